import Host
import Scaling

/// Projected against actual, in words.
package enum AdaptiveText {
  package static func text(_ outcome: AdaptiveOutcome) -> String {
    [
      "\(FileName.printable(outcome.metric)) at the end of each phase", phases(outcome).text,
      outcome.baselines.isEmpty ? nil : baselines(outcome).text,
      notes(outcome).joined(separator: "\n"), "log  \(FileName.printable(outcome.log))",
    ].compactMap(\.self).joined(separator: "\n\n")
  }

  /// What the tables leave out, and what of the plan the log does not have.
  static func notes(_ outcome: AdaptiveOutcome) -> [String] {
    let (found, planned) = (outcome.phases.count, outcome.plannedPhases)
    let end = found < planned ? "The log ends in phase \(found) of the \(planned) planned." : nil
    return [axes(of: outcome).note, means(outcome), end].compactMap(\.self)
  }

  /// Of which evaluations the errors reached are.
  private static func means(_ outcome: AdaptiveOutcome) -> String {
    let isCooled = outcome.phases.contains { $0.reached?.isCooled ?? false }
    return "Reached: the mean of a phase's last three evaluations, or of all where it has fewer, "
      + "each carried to the end by the plan's law"
      + (isCooled ? "; at the end, where the rate falls, the last alone." : ".")
  }

  static func phases(_ outcome: AdaptiveOutcome) -> Table {
    var table = Table([
      ("phase", .right), ("shape", .left), ("FLOP", .right), ("planned", .right), ("steps", .right),
      ("until", .right), ("", .left), ("time", .right), ("enters at", .right),
      ("projected", .right), ("", .left), ("reached", .right), ("", .left),
    ])
    let axes = axes(of: outcome)
    for (index, phase) in outcome.phases.enumerated() {
      table.add([
        "\(index + 1)", axes.own(phase.shape).description, NumberText.compute(phase.compute),
        phase.planned.map { NumberText.compute($0.compute) } ?? "",
        "\(phase.steps)",
        phase.computeInterval.map { _ in NumberText.compute(phase.cumulative) } ?? "",
        phase.computeInterval.map { NumberText.interval(ofCompute: $0) } ?? "",
        TrainingText.duration(phase.seconds),
        phase.entered.map(NumberText.error) ?? "",
        phase.planned.map { NumberText.error($0.endError) } ?? "",
        phase.errorInterval.map { NumberText.interval($0, NumberText.error) } ?? "",
        phase.reached.map { NumberText.error($0.error) } ?? "",
        phase.verdict?.rawValue ?? (phase.planned == nil ? "another way than planned" : ""),
      ])
    }
    return table.withoutEmptyColumns
  }

  static func baselines(_ outcome: AdaptiveOutcome) -> Table {
    var table = Table([
      ("alone, by its law", .left), ("shape", .left), ("to the same error", .right),
      ("saved", .right), ("in time", .right),
    ])
    let axes = axes(of: outcome)
    for baseline in outcome.baselines {
      table.add([
        baseline.kind.title, axes.own(baseline.shape).description,
        baseline.compute.map { NumberText.compute($0) + " FLOP" } ?? "never",
        baseline.saving.map(NumberText.percent) ?? "-",
        baseline.savingInTime.map(NumberText.percent) ?? "",
      ])
    }
    return table.withoutEmptyColumns
  }

  static func axes(of outcome: AdaptiveOutcome) -> SharedAxes {
    SharedAxes(outcome.phases.map(\.shape) + outcome.baselines.map(\.shape))
  }
}
