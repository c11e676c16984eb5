import Planner
import Scaling
import TestSupport
import Testing

/// Oracle: every route there is, priced one by one.
@Suite struct ShortestPathTests {
  /// Sums of the same few positions in another order.
  let rounding = 1e-11

  @Test(arguments: 0..<120)
  func `it finds what trying every route finds`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    // Labels without a magnitude may come anywhere: then the order is not transitive.
    let labels = seed % 7 == 0 ? 1 : 0
    let laws = try randomLaws(3 + seed % 2, labels, using: &generator)
    let request = randomRequest(seed, laws, using: &generator)
    let limits = try Limits(request, laws)
    let goal = request.goal
    let levels = ErrorLevels.levels(for: goal, of: laws, limits, count: 2).prefixOfLevels(6)
    let every = Exhaustive(goal: goal, laws: laws, limits: limits, levels: levels)
    let expected = every.best()
    let route = ShortestPath.route(for: goal, of: laws, limits, on: levels)
    let found = route.flatMap { Schedule(of: $0, for: goal, laws) }
    #expect((found == nil) == (expected == nil))
    if let found, let expected {
      #expect(limits.allow(found))
      #expect(agree(found.compute.flops, expected.compute.flops, within: rounding))
      #expect(agree(found.error, expected.error, within: rounding))
    }
  }

  private func randomLaws(
    _ count: Int, _ labels: Int, using generator: inout SplitMix64
  ) throws -> [EligibleLaw] {
    let laws = (0..<count).map { index in
      // Later laws dearer and deeper, or hardly any route would change its shape.
      let floor = 0.45 - 0.1 * Double(index) + .random(in: -0.04...0.04, using: &generator)
      let scale = 0.5 * power(3, Double(index)) * .random(in: 0.7...1.4, using: &generator)
      let decay = Double.random(in: 0.6...1.1, using: &generator)
      let top = Double.random(in: 1.5...2.5, using: &generator)
      return Reference.fitted(
        index == 1 && labels > 0
          ? "base" : "\(1 + Int.random(in: 0...3, using: &generator)).\(index)B", a: scale,
        b: decay, c: floor,
        compute: 1...10, error: floor...top)
    }
    return try Reference.eligible(Reference.set(laws))
  }

  /// Each option in about half of all cases.
  private func randomRequest(
    _ seed: Int, _ laws: [EligibleLaw], using generator: inout SplitMix64
  ) -> PlanRequest {
    let floor = laws.map(\.curve.c).max() ?? 0
    let budget = Double.random(in: 5...60, using: &generator)
    let goal =
      seed.isMultiple(of: 2)
      ? Plan.Goal.budget(Compute(flops: budget))
      : .target(error: floor - 0.1 + Double.random(in: 0.02...0.15, using: &generator))
    func transition() -> Plan.Transition {
      Plan.Transition(
        compute: Compute(flops: .random(in: 0...0.6, using: &generator)),
        bump: Bool.random(using: &generator) ? 0 : .random(in: 0...0.1, using: &generator))
    }
    var request = PlanRequest(goal: goal, order: ["size": .free])
    if Bool.random(using: &generator) { request.order = [:] }
    if Bool.random(using: &generator) { request.transitionCosts.usual = transition() }
    if Bool.random(using: &generator) {
      for from in laws {
        for to in laws where Bool.random(using: &generator) {
          let pair = TransitionCosts.Pair(from: from.shape, to: to.shape)
          request.transitionCosts.exceptions[pair] = transition()
        }
      }
    }
    if Bool.random(using: &generator) {
      request.minimumPhase = Compute(flops: .random(in: 0...4, using: &generator))
    }
    if Bool.random(using: &generator) {
      request.maximumPhases = .random(in: 1...3, using: &generator)
    }
    if seed % 5 == 0 { request.finalShape = laws.randomElement(using: &generator)?.shape }
    if seed % 3 == 0 { request.firstShape = .rule }
    return request
  }
}

/// All routes with switches on levels, each below the one before, and the best of them.
private struct Exhaustive {
  let goal: Plan.Goal
  let laws: [EligibleLaw]
  let limits: Limits
  let levels: [Double]

  func best() -> Schedule? {
    limits.firstLaws.compactMap { best(from: Route(startingWith: $0), below: -1) }
      .max { better($0, $1) == $1 }
  }

  private func best(from route: Route, below level: Int) -> Schedule? {
    var best = Schedule(of: route, for: goal, laws).flatMap { finished($0, route) }
    let last = route.laws[route.laws.count - 1]
    for next in laws.indices where limits.allowsChange(from: last, to: next) {
      for place in levels.indices where place > level {
        var longer = route
        let charge = limits.transition(from: last, to: next)
        longer.change(into: next, at: levels[place], costing: charge)
        if let other = self.best(from: longer, below: place) {
          best = best.map { better($0, other) } ?? other
        }
      }
    }
    return best
  }

  /// A schedule that keeps every limit and ends below its last switch.
  private func finished(_ schedule: Schedule, _ route: Route) -> Schedule? {
    guard limits.allow(schedule), schedule.error < route.switches.last ?? .infinity else {
      return nil
    }
    return schedule
  }

  private func better(_ one: Schedule, _ other: Schedule) -> Schedule {
    other.beats(one, for: goal) ? other : one
  }
}

extension [Double] {
  /// So few of them that every route can be tried, the first and last kept.
  fileprivate func prefixOfLevels(_ count: Int) -> [Double] {
    guard self.count > count, let last else { return self }
    let stride = Double(self.count - 1) / Double(count - 1)
    return (0..<count - 1).map { self[Int(Double($0) * stride)] } + [last]
  }
}
