import Engine
import Planner
import Scaling

extension Transition {
  /// The operators of a change, axis by axis; what is no axis of these, such as `size=190M`, is left to the trainer.
  func operators(from old: Shape, to new: Shape) -> [StepSchedule.AxisOperator] {
    func changes(_ axes: String...) -> Bool {
      axes.contains { axis in
        old[axis] != nil && new[axis] != nil && old[axis] != new[axis]
      }
    }
    let named = [
      (changes("patch"), "patch", patch.rawValue),
      (changes("context"), "context", context.rawValue),
      (changes("width", "heads", "hidden"), "width", width.rawValue),
      (changes("depth"), "depth", depth.rawValue),
    ]
    return named.filter(\.0).map { StepSchedule.AxisOperator(axis: $0.1, name: $0.2) }
  }
}

extension StepSchedule {
  /// With the operators by which each phase is entered.
  init(_ plan: Plan, works: [StepWork], _ transition: Transition) throws(StepScheduleError) {
    try self.init(plan, works: works)
    for index in phases.indices.dropFirst() {
      phases[index].operators = transition.operators(
        from: phases[index - 1].shape, to: phases[index].shape)
    }
  }

  /// A sentence where all phases end off the plan by more than half a step, as phases shorter than a step make them.
  var overrun: String? {
    guard let spent, let end = phases.last?.cumulative,
      let unit = WorkUnit.allCases.lazy.compactMap({ self.phases.last?.work.flops(per: $0) }).first,
      abs(spent.flops - end.flops) > 0.500_001 * unit
    else { return nil }
    return
      "a phase has one step at least: \(NumberText.compute(spent)) FLOP in all, \(NumberText.compute(end)) planned"
  }

  /// What is not known although FLOPs are, and the flags that would tell it, in a sentence; `nil` where nothing is.
  var missing: String? {
    func isMissing(_ count: KeyPath<Phase, Int?>) -> Bool {
      phases.contains { $0[keyPath: count] == nil }
    }
    let counts = [("steps", \Phase.steps), ("samples", \.samples), ("tokens", \.tokens)]
    let flags = [("--batch N", \Phase.work.batch), ("--context T", \.work.context)]
    let empty = counts.filter { isMissing($0.1) }.map(\.0)
    guard !empty.isEmpty else { return nil }
    let tell = flags.filter { isMissing($0.1) }.map(\.0)
    return "no \(Listing.alternatives(empty)): \(Listing.all(tell)) would tell"
  }
}
