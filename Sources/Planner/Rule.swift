package import Scaling

/// The plain rule: at every error train the shape whose law is cheapest there.
///
/// Optimal where transitions are free, the error is the only state and the laws are exact; the first
/// phase is charged its whole static curve. docs/METHOD.md section 2.
package enum Rule {
  /// The stretches of lowest price in turn, until the goal is met.
  package static func schedule(
    for goal: Plan.Goal, of laws: [EligibleLaw]
  ) throws(PlanError) -> Schedule {
    let stretches = LowestPrice(of: laws).stretches
    guard let first = stretches.first, let top = laws[first.law].position(at: first.upper) else {
      throw .noUsableLaw([])
    }
    switch goal {
    case .budget(let budget) where budget < top:
      throw .budgetBelowFirstPoint(budget: budget, needed: top, shape: laws[first.law].shape)
    case .target(let error) where error >= first.upper:
      throw .targetAboveStart(target: error, start: first.upper)
    case .target(let error):
      if let lowest = laws.min(by: { $0.curve.c < $1.curve.c }), error <= lowest.curve.c {
        throw .targetBelowFloors(target: error, floor: lowest.curve.c, shape: lowest.shape)
      }
    case .budget: break
    }
    var route = Route(startingWith: first.law)
    var spent = Compute.zero
    for (stretch, next) in zip(stretches, stretches.dropFirst()) {
      let law = laws[stretch.law]
      guard stretch.lower > law.curve.c, let exit = law.position(at: stretch.lower) else { break }
      let entry = route.switches.isEmpty ? .zero : law.position(at: stretch.upper) ?? .zero
      spent = spent + (exit - entry)
      if goal.isMet(at: stretch.lower, after: spent) { break }
      route.change(into: next.law, at: stretch.lower, costing: .none)
    }
    guard let schedule = Schedule(of: route, for: goal, laws) else {
      let last = laws[route.laws[route.laws.endIndex - 1]]
      throw .gap(shape: last.shape, floor: last.curve.c)
    }
    return schedule
  }
}

extension Plan.Goal {
  fileprivate func isMet(at error: Double, after spent: Compute) -> Bool {
    switch self {
    case .budget(let budget): return spent >= budget
    case .target(let target): return error <= target
    }
  }
}
