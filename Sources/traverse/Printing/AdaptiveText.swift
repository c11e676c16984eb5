import Host
import Scaling

/// Projected against actual, in words.
enum AdaptiveText {
  static func text(_ outcome: AdaptiveOutcome) -> String {
    [
      "\(FileName.printable(outcome.metric)) at the end of each phase", phases(outcome).text,
      outcome.baselines.isEmpty ? nil : baselines(outcome).text, axes(of: outcome).note,
      "log  \(FileName.printable(outcome.log))",
    ].compactMap(\.self).joined(separator: "\n\n")
  }

  static func phases(_ outcome: AdaptiveOutcome) -> Table {
    var table = Table([
      ("phase", .right), ("shape", .left), ("FLOP", .right), ("planned", .right), ("steps", .right),
      ("time", .right), ("enters at", .right), ("projected", .right), ("", .left),
      ("reached", .right), ("", .left),
    ])
    let axes = axes(of: outcome)
    for (index, phase) in outcome.phases.enumerated() {
      table.add([
        "\(index + 1)", axes.own(phase.shape).description, NumberText.compute(phase.compute),
        phase.planned.map { NumberText.compute($0.compute) } ?? "",
        "\(phase.steps)", TrainingText.duration(phase.seconds),
        phase.entered.map(NumberText.error) ?? "",
        phase.planned.map { NumberText.error($0.endError) } ?? "",
        phase.planned == nil
          ? "" : phase.interval.map { NumberText.interval($0, NumberText.error) } ?? "",
        phase.reached.map(NumberText.error) ?? "", verdict(phase),
      ])
    }
    return table.withoutEmptyColumns
  }

  private static func verdict(_ phase: AdaptiveOutcome.Phase) -> String {
    guard let isAsProjected = phase.isAsProjected, let reached = phase.reached,
      let interval = phase.interval
    else { return phase.planned == nil ? "another way than planned" : "" }
    return isAsProjected ? "as projected" : reached < interval.lower ? "below" : "above"
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
