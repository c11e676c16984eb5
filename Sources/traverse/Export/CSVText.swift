import Host
package import Planner
import Scaling

/// A plan in steps as a table of comma-separated values (RFC 4180): one line of names, a line a phase.
///
/// Cells that are not known are empty.
package enum CSVText {
  package static func text(_ schedule: StepSchedule) -> String {
    let names = [
      "phase", "shape", "compute", "cumulative", "end_error", "change", "batch", "context",
      "flops_per_step", "flops_per_sample", "flops_per_token", "steps", "from_step", "until_step",
      "samples", "tokens", "flops",
    ]
    let starts = schedule.starts
    let rows = schedule.phases.enumerated().map { index, phase in
      let start = starts?[index]
      let change = phase.operators.map { "\($0.axis) \($0.name)" }.joined(separator: ", ")
      let texts = [String(index + 1), cell(phase.shape.description)]
      let plan = [phase.compute.flops, phase.cumulative.flops, phase.endError].map(Number.spelled)
      let rates = WorkUnit.allCases.map { phase.work.flops(per: $0).map(Number.spelled) ?? "" }
      let counts = [
        phase.steps, start, start.flatMap { start in phase.steps.map { start + $0 } },
        phase.samples, phase.tokens,
      ]
      return texts + plan + [cell(change), count(phase.work.batch), count(phase.work.context)]
        + rates + counts.map(count) + [phase.spent.map { Number.spelled($0.flops) } ?? ""]
    }
    return ([names] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func count(_ number: Int?) -> String { number.map(String.init) ?? "" }

  /// A name as a cell: on one line, and no formula to a spreadsheet, which takes a leading apostrophe for a sign of text.
  package static func cell(_ text: String) -> String {
    // By scalars: a mark that combines with a comma makes another character of it, and leaves the comma.
    let plain = FileName.printable(text).unicodeScalars
    let isFormula = plain.first.map { "=+-@".unicodeScalars.contains($0) } ?? false
    var cell = isFormula ? "'" : ""
    for scalar in plain { cell += scalar == "\"" ? "\"\"" : String(scalar) }
    return plain.contains { ",\"".unicodeScalars.contains($0) } ? "\"\(cell)\"" : cell
  }
}
