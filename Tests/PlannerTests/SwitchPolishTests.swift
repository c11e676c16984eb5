import Planner
import Scaling
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

  @Test func `a chain of phases at the minimum slides to where no small move helps`() throws {
    let laws = try Reference.eligible(Reference.toy, from: 0.95)
    let goal = Plan.Goal.target(error: 0.4)
    var request = PlanRequest(goal: goal, minimumPhase: Compute(flops: 400))
    request.finalShape = laws.first { $0.curve.c == 0.31 }?.shape
    let limits = try Limits(request, laws)
    // Two phases in the middle are too short when free, so both stand at the minimum.
    let order = [0.45, 0.38, 0.34, 0.31].compactMap { floor in
      laws.firstIndex { $0.curve.c == floor }
    }
    var route = Route(startingWith: order[0])
    let places = [0.56, 0.50, 0.455]
    for (law, place) in zip(order.dropFirst(), places) {
      route.change(into: law, at: place, costing: .none)
    }
    let polish = SwitchPolish(goal: goal, laws: laws, limits: limits)
    let start = try #require(Schedule(of: route, for: goal, laws))
    #expect(limits.allow(start))
    let best = try #require(polish.polished(route))
    let tight = best.phases.filter { abs($0.training.flops / 400 - 1) < 1e-6 }
    #expect(!tight.isEmpty)
    #expect(best.compute < start.compute)
    // Random moves of all switches together, as small as a thousandth, find nothing better.
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      var moved = Route(startingWith: order[0])
      for (law, phase) in zip(order.dropFirst(), best.phases) {
        let place = phase.endError * (1 + .random(in: -1e-3...1e-3, using: &generator))
        moved.change(into: law, at: place, costing: .none)
      }
      if let other = Schedule(of: moved, for: goal, laws), limits.allow(other) {
        // The minimiser resolves √ulp of an error; a slope of 1e5 FLOPs per unit makes 1e-3.
        #expect(other.compute.flops >= best.compute.flops - 1e-2)
      }
    }
  }

  @Test(arguments: 0..<40)
  func `the path is never worse than the rule with the same charges`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
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
