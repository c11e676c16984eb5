import RunLogs
import Scaling

extension Topic {
  static let units = Topic(
    name: "units", summary: "how compute, time and other numbers are written",
    examples: [
      .init("traverse plan --budget 2.5e18", "FLOP."),
      .init("traverse plan --budget 2.5e6T", "The same: K, M, B and T stand for 1e3 to 1e12."),
      .init(
        "traverse fit runs/*.csv --flops-per-step 6e12",
        "Compute from steps, where no column has it."
      ),
      .init(
        "traverse fit runs/*.csv --params 10M --tokens-per-step 5e5", "The same by 6 N D."),
    ],
    parts: [
      .table([
        (
          "FLOPS",
          "floating-point operations: 1e18; a multiply-add is two, a backward pass twice its forward pass"
        ),
        ("TIME", "90s, 30min, 2h, 1.5d: for laws of logs that tell seconds"),
        ("ERROR", "in the metric's own unit: nats, or a rate between 0 and 1"),
        ("FRACTION", "a number between 0 and 1"),
        ("N, T, STEPS", "whole numbers, also written 1e3 or 2K"),
      ]),
      .heading("Units of a column of compute (--compute-unit)"),
      .table(
        ComputeUnit.allCases.map { unit in
          (unit.rawValue, "\(NumberText.scientific(unit.flops, digits: 3)) FLOP")
        }),
      .paragraph(
        "Where no column counts FLOPs, a formula does (--flops-model): "
          + Listing.alternatives(FLOPModel.allCases.map(\.rawValue))
          + ", of sizes that logs, configs or --sizes tell."),
      .paragraph(
        "A column whose name ends in a unit, such as total_training_Gflops, needs no flag. Laws of logs that count FLOPs in "
          + "different ways are never compared: --convention names the way."),
    ])
}
