import LawFit
import Scaling

/// Published and own runs whose laws are known (see the SOURCE.txt beside each).
enum ReferenceRuns {
  static let ladder = ["190M", "370M", "760M", "1B", "3B"]

  /// An OLMo run at constant learning rate; compute in FLOPs.
  static func olmo(_ size: String) throws -> RunLog {
    let columns = try Fixture("olmo-ladder/\(size)-10xC.csv").columns(
      "throughput/total_training_Gflops", "eval/c4_en-validation/CrossEntropyLoss")
    return run(
      "\(size)-10xC", [("size", size)], metric: "eval/c4_en-validation/CrossEntropyLoss",
      computes: columns[0].map { $0 * 1e9 }, errors: columns[1])
  }

  /// Final losses of open_lm models of one size on RedPajama, a run per budget.
  static func openLM(_ model: String, size: String) throws -> RunLog {
    let fixture = try Fixture("gadre/overtrain_104_models.csv")
    let chosen = Fixture(
      lines: [fixture.lines[0]]
        + fixture.lines.filter {
          $0.hasPrefix("rpj-\(model)")
        })
    let columns = try chosen.columns("flops_6ND", "loss_c4_val")
    return run(
      model, [("size", size)], metric: "loss_c4_val", computes: columns[0], errors: columns[1])
  }

  /// A Multi-Power-Law run at constant learning rate over 72,000 steps; compute is the step.
  static func multiPowerLaw(_ size: String, steps: ClosedRange<Double>) throws -> RunLog {
    let columns = try Fixture("multipowerlaw/csv_\(size)/constant_72000.csv").columns(
      "step", "loss")
    let rows = zip(columns[0], columns[1]).filter { steps.contains($0.0) }
    return run(
      "constant_72000", [("size", size + "M")], metric: "loss", computes: rows.map(\.0),
      errors: rows.map(\.1))
  }

  /// A vision transformer on Fashion-MNIST, test error from `from` FLOPs on.
  static func fashion(patch: Int, from start: Double) throws -> RunLog {
    let columns = try Fixture("fashion-mnist-vit/patch\(patch)-width128.csv").columns(
      "flops", "test_error")
    let rows = zip(columns[0], columns[1]).filter { $0.0 >= start }
    return run(
      "patch\(patch)", [("patch", String(patch))], metric: "test_error",
      computes: rows.map(\.0), errors: rows.map(\.1))
  }

  static func run(
    _ name: String = "run", _ shape: [(String, String)] = [("size", "1M")],
    metric: String = "loss", computes: [Double], errors: [Double]
  ) -> RunLog {
    let points = zip(computes, errors).filter { $0.0.isFinite && $0.1.isFinite }
      .sorted { $0.0 < $1.0 }
      .map { RunLog.Point(compute: Compute(flops: $0.0), error: $0.1) }
    return RunLog(
      name: name, shape: Shape(shape.map { ($0.0, AxisValue($0.1)) }), metric: metric,
      convention: .column("compute"), points: points)
  }
}
