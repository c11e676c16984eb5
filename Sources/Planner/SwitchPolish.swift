package import Scaling

/// Moves the switches of one route off the lattice to where the run costs least.
///
/// The compute of a route is f_1^-1(E_1) - f_2^-1(E_1 + δ_1) + f_2^-1(E_2) - ..., a sum of one term
/// h_i(E_i) = f_i^-1(E_i) - f_{i+1}^-1(E_i + δ_i) for each switch; only the limits couple them. Each h_i
/// is least at an end of what the limits allow or where p_i(E) = p_{i+1}(E + δ_i), which root finding
/// gives. Where phases stand at their minimum, whole chains of switches slide together instead.
package struct SwitchPolish {
  private let goal: Plan.Goal
  private let laws: [EligibleLaw]
  private let limits: Limits

  package init(goal: Plan.Goal, laws: [EligibleLaw], limits: Limits) {
    self.goal = goal
    self.laws = laws
    self.limits = limits
  }

  /// The best schedule with these laws in this order; `nil` where the route itself breaks a limit.
  ///
  /// Passes until nothing moves. A budget is spent anew after each: the error it buys only falls, so
  /// limits that hold for one end hold for the next.
  package func polished(_ route: Route) -> Schedule? {
    guard var best = Schedule(of: route, for: goal, laws), limits.allow(best) else { return nil }
    var route = route
    for _ in 0..<50 {
      var moved = route
      for i in moved.switches.indices {
        moved.switches[i] = place(of: i, in: moved, endingAt: best.error)
      }
      if limits.minimumPhase > .zero {
        for i in moved.switches.indices { slide(from: i, in: &moved, endingAt: best.error) }
      }
      guard let next = Schedule(of: moved, for: goal, laws), limits.allow(next),
        !best.beats(next, for: goal)
      else { break }
      let rest = zip(route.switches, moved.switches).allSatisfy { abs($0 - $1) <= 1e-15 * abs($0) }
      (route, best) = (moved, next)
      if rest { break }
    }
    return best
  }

  /// The same schedule without the phases that cost more than they save, or are empty.
  ///
  /// The lattice cannot tell two orders apart that differ by less than its own error.
  package func simplified(_ schedule: Schedule, _ route: Route) -> Schedule {
    var best = schedule
    var route = route
    var index = 0
    while route.laws.count > 1, index < route.laws.count {
      let shorter = route.leavingOut(index, limits).compactMap { route in
        polished(route).map { (route: route, schedule: $0) }
      }.first { !best.beats($0.schedule, for: goal) }
      if let shorter {
        (best, route) = (shorter.schedule, shorter.route)
        index = 0
      } else {
        index += 1
      }
    }
    return best
  }

  /// Errors at which switch `i` may stand when all others stay; `nil` where there is none.
  private func window(
    of i: Int, in route: Route, endingAt end: Double
  ) -> (upper: Double, lower: Double)? {
    let (law, next) = (laws[route.laws[i]], laws[route.laws[i + 1]])
    let bump = route.transitions[i].bump
    let shortest = limits.minimumPhase
    var upper = min(law.largestError, next.largestError - bump)
    if i > 0 { upper = min(upper, route.switches[i - 1]) }
    if shortest > .zero {
      guard let entry = entry(of: i, in: route) else { return nil }
      upper = min(upper, law.curve.error(after: entry + shortest))
    }
    var lower = i + 1 < route.switches.count ? route.switches[i + 1] : end
    if i + 1 == route.switches.count, case .budget(let budget) = goal {
      guard let exit = latestExit(of: i, in: route, within: budget) else { return nil }
      lower = law.curve.error(after: exit)
    } else if shortest > .zero {
      guard let exit = next.position(at: lower) else { return nil }
      lower = max(lower, next.curve.error(after: max(exit - shortest, .zero)) - bump)
    }
    return lower <= upper ? (upper, lower) : nil
  }

  /// How far the last phase but one may be trained so that the budget still pays for the last.
  private func latestExit(of i: Int, in route: Route, within budget: Compute) -> Compute? {
    var rest = budget - limits.minimumPhase
    for k in 0...i {
      rest = rest - route.transitions[k].compute
      guard k < i else { break }
      guard let entry = entry(of: k, in: route),
        let exit = laws[route.laws[k]].position(at: route.switches[k])
      else { return nil }
      rest = rest - (exit - entry)
    }
    guard let entry = entry(of: i, in: route), rest > .zero else { return nil }
    return entry + rest
  }

  /// The position at which phase `i` enters its law.
  private func entry(of i: Int, in route: Route) -> Compute? {
    guard i > 0 else { return .zero }
    return laws[route.laws[i]].position(
      at: route.switches[i - 1] + route.transitions[i - 1].bump)
  }

  /// h_i(E); infinite where a law says nothing.
  private func cost(ofSwitch i: Int, at error: Double, in route: Route) -> Double {
    let bump = route.transitions[i].bump
    guard let exit = laws[route.laws[i]].position(at: error),
      let entry = laws[route.laws[i + 1]].position(at: error + bump)
    else { return .infinity }
    return (exit - entry).flops
  }

  /// Where switch `i` costs least when all others stay.
  private func place(of i: Int, in route: Route, endingAt end: Double) -> Double {
    let current = route.switches[i]
    guard let window = window(of: i, in: route, endingAt: end) else { return current }
    let price = laws[route.laws[i]].price()
    let next = laws[route.laws[i + 1]].price(enteredAbove: route.transitions[i].bump)
    let crossing = price.isUndercut(by: next, from: window.upper, downTo: window.lower)
    // A crossing is placed exactly, while h is flat there: it wins every tie.
    let places = [crossing, current, window.upper, window.lower].compactMap(\.self)
    let costs = places.map { cost(ofSwitch: i, at: $0, in: route) }
    let scale = laws[route.laws[i]].position(at: places[0])?.flops ?? 0
    guard let least = costs.min(), least.isFinite,
      let index = costs.firstIndex(where: { $0 <= least + 1e-13 * scale })
    else { return current }
    return places[index]
  }

  /// Moves switch `i` with all that follow at the minimum distance, to where together they cost least.
  private func slide(from i: Int, in route: inout Route, endingAt end: Double) {
    let last = lastTight(after: i, in: route)
    guard last > i, let window = window(of: last, in: route, endingAt: end),
      let own = self.window(of: i, in: route, endingAt: end)
    else { return }
    /// The route with switch `i` at an error and its followers pushed down; `nil` out of bounds.
    func pushed(_ error: Double) -> Route? {
      var pushed = route
      pushed.switches[i] = error
      for k in i + 1...last {
        guard let entry = entry(of: k, in: pushed) else { return nil }
        let curve = laws[route.laws[k]].curve
        pushed.switches[k] = curve.error(after: entry + limits.minimumPhase)
      }
      return pushed.switches[last] >= window.lower ? pushed : nil
    }
    func cost(_ route: Route) -> Double {
      (i...last).reduce(0) { $0 + self.cost(ofSwitch: $1, at: route.switches[$1], in: route) }
    }
    let lower = max(window.lower, laws[route.laws[i]].curve.c)
    guard lower < own.upper else { return }
    let error = minimiser(in: lower...own.upper) { pushed($0).map(cost) ?? .infinity }
    if let moved = pushed(error), cost(moved) < cost(route) { route = moved }
  }

  /// The last switch before which all phases since switch `i` stand at the minimum.
  private func lastTight(after i: Int, in route: Route) -> Int {
    var last = i
    while last + 1 < route.switches.count,
      let entry = entry(of: last + 1, in: route),
      let exit = laws[route.laws[last + 1]].position(at: route.switches[last + 1]),
      (exit - entry).flops <= limits.minimumPhase.flops * (1 + 1e-6)
    {
      last += 1
    }
    return last
  }
}
