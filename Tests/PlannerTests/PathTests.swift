import Planner
import Scaling
import Testing

/// Oracles: closed forms worked out by hand, the rule, and a toy computed independently.
@Suite struct PathTests {
  /// Root finding and a dozen exp and log.
  let closedForm = 1e-12

  private func schedule(
    _ set: LawSet, _ request: PlanRequest, levels: Int = ErrorLevels.usualCount
  ) throws -> Schedule {
    let laws = try Reference.eligible(set, from: request.startError)
    return try Path.schedule(
      for: request.goal, of: laws, Limits(request, laws), levels: levels)
  }

  private func charging(_ compute: Double, bump: Double = 0) -> TransitionCosts {
    TransitionCosts(usual: Plan.Transition(compute: Compute(flops: compute), bump: bump))
  }

  @Test(arguments: [
    Plan.Goal.target(error: 0.3), .budget(Compute(flops: 500)), .target(error: 0.2),
  ])
  func `with everything off and the rule's first shape it is the rule`(goal: Plan.Goal) throws {
    for set in [Reference.two, Reference.three] {
      guard
        let rule = try? Rule.schedule(for: goal, of: Reference.eligible(set, from: 10))
      else { continue }
      let path = try schedule(set, PlanRequest(goal: goal, startError: 10, firstShape: .rule))
      #expect(path.laws == rule.laws)
      #expect(agree(path.compute.flops, rule.compute.flops, within: closedForm))
      #expect(agree(path.error, rule.error, within: closedForm))
      #expect(
        zip(path.phases, rule.phases).allSatisfy {
          agree($0.endError, $1.endError, within: closedForm)
        })
    }
  }

  @Test(arguments: [1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e24])
  func `on real laws with everything off it is the rule`(budget: Double) throws {
    let goal = Plan.Goal.budget(Compute(flops: budget))
    for set in [Reference.olmo, Reference.openLM] {
      guard let rule = try? Rule.schedule(for: goal, of: Reference.eligible(set)) else { continue }
      let path = try schedule(set, PlanRequest(goal: goal, firstShape: .rule))
      #expect(path.laws == rule.laws)
      #expect(agree(path.error, rule.error, within: closedForm))
      #expect(
        zip(path.phases, rule.phases).allSatisfy {
          agree($0.endError, $1.endError, within: closedForm)
        })
    }
  }

  @Test(arguments: [0.0, 1, 3.9, 4.1, 10])
  func `a constant cost K moves no switch and is worth it for K < 4`(cost: Double) throws {
    let request = PlanRequest(
      goal: .target(error: 0.4), startError: 10, transitionCosts: charging(cost))
    let schedule = try schedule(Reference.two, request)
    let expected = min(4 / 0.15 - 4 + cost, 4 / 0.15)
    #expect(agree(schedule.compute.flops, expected, within: closedForm))
    #expect(schedule.phases.count == (cost < 4 ? 2 : 1))
    if cost < 4 { #expect(agree(schedule.phases[0].endError, 0.75, within: closedForm)) }
  }

  @Test(arguments: [0.0, 0.01, 0.05, 0.2])
  func `a bump delta moves the switch up to 3/4 + delta`(bump: Double) throws {
    let request = PlanRequest(
      goal: .target(error: 0.4), startError: 10, transitionCosts: charging(0, bump: bump))
    let schedule = try schedule(Reference.two, request)
    #expect(agree(schedule.phases[0].endError, 0.75 + bump, within: closedForm))
    #expect(
      agree(schedule.compute.flops, 4 / 0.15 - 1 / (0.25 + bump), within: closedForm))
  }

  /// The toy as published charges nothing for reaching .95: here d puts every curve there at C = 0,
  /// which changes no price.
  @Test func `rising costs leave four, three and two phases in the toy`() throws {
    let set = Reference.set(
      Reference.toy.laws.map { law in
        var law = law
        let start = law.curve?.compute(toReach: 0.95)
        law.curve?.d = start?.flops ?? 0
        return law
      })
    let goal = Plan.Goal.target(error: 0.4)
    let rule = try Rule.schedule(for: goal, of: Reference.eligible(set))
    // The rule's excess with K charged, as printed.
    for (cost, phases, excess, half) in [
      (10.0, 3, 0.0008, 5e-5), (30, 2, 0.005, 5e-4), (100, 2, 0.021, 5e-4),
    ] {
      let request = PlanRequest(goal: goal, transitionCosts: charging(cost))
      let path = try schedule(set, request)
      #expect(path.phases.count == phases)
      let charged = rule.compute.flops + 3 * cost
      #expect(abs(charged / path.compute.flops - 1 - excess) <= half)
    }
  }

  @Test func `a number of phases too small for the rule costs more, and one is the best static`()
    throws
  {
    let goal = Plan.Goal.target(error: 0.4)
    let computes = try (1...4).map { count in
      try schedule(
        Reference.toy, PlanRequest(goal: goal, startError: 0.95, maximumPhases: count)
      ).compute.flops
    }
    #expect(computes == computes.sorted(by: >))
    let laws = try Reference.eligible(Reference.toy, from: 0.95)
    let best = laws.compactMap { $0.position(at: 0.4)?.flops }.min()
    #expect(agree(computes[0], best, within: closedForm))
  }

  @Test func `every phase is at least as long as the minimum`() throws {
    let goal = Plan.Goal.target(error: 0.4)
    let free = try schedule(Reference.toy, PlanRequest(goal: goal, startError: 0.95))
    for minimum in [50.0, 300, 1500] {
      let request = PlanRequest(
        goal: goal, startError: 0.95, minimumPhase: Compute(flops: minimum))
      let path = try schedule(Reference.toy, request)
      #expect(path.phases.allSatisfy { $0.training.flops >= minimum * (1 - 1e-9) })
      #expect(path.compute >= free.compute)
    }
  }

  @Test func `the final shape asked for comes last`() throws {
    let shape = Reference.shape("8")
    let request = PlanRequest(
      goal: .budget(Compute(flops: 100)), startError: 10, order: ["patch": .shrink],
      finalShape: shape)
    let laws = try Reference.eligible(Reference.three, from: 10)
    let path = try schedule(Reference.three, request)
    #expect(path.laws.last.map { laws[$0].shape } == shape)
    // 4 + 4/(E - 1/4) - 8 = 100 with the two shapes alone.
    #expect(agree(path.error, 0.25 + 4.0 / 104, within: closedForm))
  }

  @Test func `sizes only grow, unless told otherwise`() throws {
    // The larger size is cheap at high errors here and has the higher floor.
    let set = Reference.set([
      Reference.law("2B", a: 1, b: 1, c: 0.5), Reference.law("1B", a: 4, b: 1, c: 0.25),
    ])
    let goal = Plan.Goal.target(error: 0.5625)
    let ordered = try schedule(set, PlanRequest(goal: goal, startError: 10))
    #expect(ordered.phases.count == 1)
    let free = try schedule(
      set, PlanRequest(goal: goal, startError: 10, order: ["size": .free]))
    #expect(free.phases.count == 2)
    #expect(free.compute < ordered.compute)
    let shrinking = try schedule(
      set, PlanRequest(goal: goal, startError: 10, order: ["size": .shrink]))
    #expect(shrinking == free)
  }
}
