import Planner
import Scaling
import TestSupport
import Testing

/// Oracle: the lattice itself, far finer than the one that is polished.
@Suite struct SwitchPolishTests {
  private let costs = TransitionCosts(
    usual: Plan.Transition(compute: Compute(flops: 5), bump: 0.004))

  @Test(arguments: [0.0, 100, 400, 900, 1500])
  func `polished switches beat those of a lattice ten times as fine`(minimum: Double) throws {
    let laws = try Reference.eligible(Reference.toy, from: 0.95)
    for goal in [Plan.Goal.target(error: 0.4), .budget(Compute(flops: 6000))] {
      let request = PlanRequest(
        goal: goal, transitionCosts: costs, minimumPhase: Compute(flops: minimum))
      let limits = try Limits(request, laws)
      let polished = try Path.schedule(for: goal, of: laws, limits)
      let fine = ErrorLevels.levels(for: goal, of: laws, limits, count: 2400)
      let route = try #require(ShortestPath.route(for: goal, of: laws, limits, on: fine))
      let lattice = try #require(Schedule(of: route, for: goal, laws))
      #expect(limits.allow(polished))
      #expect(!lattice.beats(polished, for: goal))
    }
  }

  /// Left alone the phases take 7.3, 3.9 and more; with a minimum of 6 the second is too short, and
  /// neither of its ends can move without the other.
  @Test func `two switches held apart by the minimum slide together`() throws {
    let laws = try Reference.eligible(
      Reference.set([
        Reference.law("8", a: 1, b: 1, c: 0.5), Reference.law("6", a: 6, b: 1, c: 0.3),
        Reference.law("4", a: 16, b: 1, c: 0.125),
      ]), from: 5)
    let order = [0.5, 0.3, 0.125].compactMap { floor in laws.firstIndex { $0.curve.c == floor } }
    let goal = Plan.Goal.target(error: 0.3)
    let request = PlanRequest(goal: goal, minimumPhase: Compute(flops: 6))
    let polish = SwitchPolish(goal: goal, laws: laws, limits: try Limits(request, laws))
    /// 6 / (E2 - c) = 6 / (E1 - c) + 6 for the second law.
    func second(_ first: Double) -> Double { 0.3 + 1 / (1 / (first - 0.3) + 1) }
    func compute(_ first: Double) -> Double {
      let last = second(first)
      return 1 / (first - 0.5) - 16 / (last - 0.125) + 16 / 0.175 + 6
    }
    var route = Route(startingWith: order[0])
    route.change(into: order[1], at: 0.66, costing: .none)
    route.change(into: order[2], at: second(0.66) - 1e-9, costing: .none)
    let found = try #require(polish.polished(route))
    let grid = (0...100_000).map { 0.6 + 0.066 * Double($0) / 100_000 }
    let least = try #require(grid.map(compute).min())
    #expect(compute(0.66) > least * 1.0001)
    // The grid resolves 1e-6 of an error, and the minimum is flat.
    #expect(agree(found.compute.flops, least, within: 1e-8))
    #expect(agree(found.phases[1].training.flops, 6, within: 1e-9))
  }

  @Test(arguments: 0..<40)
  func `the path is never worse than the rule with the same charges`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let laws = try Reference.eligible(Reference.olmo)
    let charge = Plan.Transition(
      compute: Compute(flops: power(10, .random(in: 15...19, using: &generator))),
      bump: .random(in: 0...0.05, using: &generator))
    let goal =
      seed.isMultiple(of: 2)
      ? Plan.Goal.budget(Compute(flops: power(10, .random(in: 19...23, using: &generator))))
      : .target(error: .random(in: 2.75...3.6, using: &generator))
    let rule = try Rule.schedule(for: goal, of: laws)
    var route = Route(startingWith: rule.laws[0])
    for (phase, next) in zip(rule.phases, rule.laws.dropFirst()) {
      route.change(into: next, at: phase.endError, costing: charge)
    }
    let costs = TransitionCosts(usual: charge)
    let limits = try Limits(PlanRequest(goal: goal, transitionCosts: costs), laws)
    let path = try Path.schedule(for: goal, of: laws, limits)
    if let charged = Schedule(of: route, for: goal, laws) {
      #expect(!charged.beats(path, for: goal))
    }
  }
}
