package import Scaling

/// Plans with everything charged: transitions, order of axes, length and number of phases.
///
/// The shortest path over a lattice of errors decides which shapes come in which order; the switches of
/// that order are then placed exactly. docs/METHOD.md section 3. Equals the rule when nothing is charged
/// or forbidden and the rule's own first shape is asked for, and is never worse than the rule's
/// schedule with the same charges, whose switches are among the levels.
package enum Path {
  package static func schedule(
    for goal: Plan.Goal, of laws: [EligibleLaw], _ limits: Limits,
    levels count: Int? = nil
  ) throws(PlanError) -> Schedule {
    try refuseImpossible(goal, laws, limits)
    let levels = ErrorLevels.levels(
      for: goal, of: laws, limits, count: count ?? ErrorLevels.usualCount(laws: laws.count))
    let polish = SwitchPolish(goal: goal, laws: laws, limits: limits)
    guard
      let route = ShortestPath.route(for: goal, of: laws, limits, on: levels),
      let schedule = polish.polished(route)
    else { throw .noSchedule(goal: goal) }
    return polish.simplified(schedule, route)
  }

  /// Names the plain reasons for which there can be no schedule.
  private static func refuseImpossible(
    _ goal: Plan.Goal, _ laws: [EligibleLaw], _ limits: Limits
  ) throws(PlanError) {
    let first = limits.firstLaws.map { laws[$0] }
    switch goal {
    case .budget(let budget):
      let needs = first.map { (law: $0, compute: $0.position(at: $0.largestError) ?? .zero) }
      guard let least = needs.min(by: { $0.compute < $1.compute }) else { throw .noUsableLaw([]) }
      if budget < least.compute {
        throw .budgetBelowFirstPoint(
          budget: budget, needed: least.compute, shape: least.law.shape)
      }
    case .target(let error):
      let last = limits.finalLaw.map { [laws[$0]] } ?? laws
      guard let lowest = last.min(by: { $0.curve.c < $1.curve.c }) else { throw .noUsableLaw([]) }
      if error <= lowest.curve.c {
        throw .targetBelowFloors(target: error, floor: lowest.curve.c, shape: lowest.shape)
      }
      let start = first.map(\.largestError).max() ?? 0
      if error >= start { throw .targetAboveStart(target: error, start: start) }
      if last.allSatisfy({ $0.position(at: error) == nil }) {
        throw .targetNotCovered(target: error)
      }
    }
  }
}
