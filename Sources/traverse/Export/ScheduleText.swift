import Host
import Planner
import Scaling

/// A plan in steps as people read it.
enum ScheduleText {
  static func text(_ schedule: StepSchedule) -> String {
    ([heading(schedule), phases(schedule).text, notes(schedule).joined(separator: "\n")])
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static func heading(_ schedule: StepSchedule) -> String {
    "Schedule: \(FileName.printable(schedule.metric)), FLOPs counted as "
      + FileName.printable(schedule.convention.name)
  }

  private static func phases(_ schedule: StepSchedule) -> Table {
    var table = Table([
      ("phase", .right), ("shape", .left), ("FLOP", .right), ("batch", .right),
      ("tokens each", .right), ("FLOP a step", .right), ("steps", .right), ("until step", .right),
      ("samples", .right), ("tokens", .right), ("error", .right), ("change", .left),
    ])
    let axes = SharedAxes(schedule.phases.map(\.shape))
    let starts = schedule.starts
    for (index, phase) in schedule.phases.enumerated() {
      let until = starts.flatMap { starts in phase.steps.map { starts[index] + $0 } }
      table.add([
        String(index + 1), axes.own(phase.shape).description, NumberText.compute(phase.compute),
        phase.work.batch.map(String.init) ?? "", phase.work.context.map(String.init) ?? "",
        phase.work.flops(per: .step).map { NumberText.significant($0, digits: 4) } ?? "",
        phase.steps.map(String.init) ?? "", until.map(String.init) ?? "", large(phase.samples),
        large(phase.tokens), NumberText.error(phase.endError),
        phase.operators.map { "\($0.axis) \($0.name)" }.joined(separator: ", "),
      ])
    }
    return table.withoutEmptyColumns
  }

  /// In full up to seven digits.
  private static func large(_ count: Int?) -> String {
    guard let count else { return "" }
    return count < 10_000_000 ? String(count) : NumberText.significant(Double(count), digits: 4)
  }

  private static func notes(_ schedule: StepSchedule) -> [String] {
    [SharedAxes(schedule.phases.map(\.shape)).note, origins(schedule), sum(schedule)]
      .compactMap(\.self)
  }

  /// Where FLOPs come from; a detail is said once where phases do not differ in it.
  private static func origins(_ schedule: StepSchedule) -> String? {
    let rates = schedule.phases.compactMap(\.work.rate)
    guard let first = rates.first, rates.count == schedule.phases.count else { return nil }
    var details: [String] = []
    for case let detail? in rates.map(\.detail) where !details.contains(detail) {
      details.append(detail)
    }
    let words = details.isEmpty ? "" : " (\(details.joined(separator: "; ")))"
    return FileName.printable("FLOPs of a \(first.unit.rawValue) by \(first.origin)\(words)")
  }

  private static func sum(_ schedule: StepSchedule) -> String? {
    guard let spent = schedule.spent, let end = schedule.phases.last?.cumulative else { return nil }
    let phase = schedule.phases[0]
    let unit: WorkUnit = phase.steps != nil ? .step : phase.samples != nil ? .sample : .token
    return
      "Each phase ends at the whole \(unit.rawValue) nearest to its planned end: \(NumberText.compute(spent)) FLOP in all, "
      + "\(NumberText.compute(end)) planned."
  }
}
