import Planner
import Scaling
import Testing

/// Oracles: the reference plans on real laws, and what must hold of every plan.
@Suite struct PlanningTests {
  private func budget(_ flops: Double) -> Plan.Goal { .budget(Compute(flops: flops)) }

  private func baseline(_ plan: Plan, _ kind: Plan.Baseline.Kind) throws -> Plan.Baseline {
    try #require(plan.baselines.first { $0.kind == kind })
  }

  @Test func `the OLMo ladder at 1e20 saves 16.4 % against 760M and 24.0 % against 1B`() throws {
    let plan = try Planning.plan(Reference.olmo, PlanRequest(goal: budget(1e20)))
    #expect(plan.method == .rule)
    #expect(plan.phases.count == 4)
    // All printed with the digits given.
    #expect(abs(plan.final.error - 3.2172) <= 5e-5)
    let best = try baseline(plan, .bestStatic)
    #expect(best.shapes == [Reference.shape("760M")])
    #expect(agree(best.error, 3.2413, within: 2e-5))
    #expect(agree(best.computeToMatch?.flops, 1.196e20, within: 5e-4))
    #expect(agree(best.saving, 0.164, within: 4e-3))
    let final = try baseline(plan, .finalShape)
    #expect(final.shapes == [Reference.shape("1B")])
    #expect(agree(final.saving, 0.240, within: 2.1e-3))
  }

  @Test func `open_lm at 1e18 saves 13.9 % against 79M and 31.4 % against 154M`() throws {
    let plan = try Planning.plan(Reference.openLM, PlanRequest(goal: budget(1e18)))
    let best = try baseline(plan, .bestStatic)
    #expect(best.shapes == [Reference.shape("79M")])
    #expect(agree(best.error, 3.790, within: 1.4e-4))
    #expect(agree(best.computeToMatch?.flops, 1.161e18, within: 5e-4))
    #expect(agree(best.saving, 0.139, within: 4e-3))
    #expect(agree(try baseline(plan, .finalShape).saving, 0.314, within: 1.6e-3))
  }

  /// Figures of an independent computation, in whole percent.
  @Test(arguments: [(1e19, 17.0, 18.0), (1e20, 16, 24), (1e21, 19, 19), (1e22, 2, 2)])
  func `savings on the OLMo ladder at every budget`(
    flops: Double, best: Double, final: Double
  )
    throws
  {
    let plan = try Planning.plan(Reference.olmo, PlanRequest(goal: budget(flops)))
    for (kind, expected) in [(Plan.Baseline.Kind.bestStatic, best), (.finalShape, final)] {
      let saving = try #require(baseline(plan, kind).saving)
      #expect(abs(100 * saving - expected) <= 0.5)
    }
  }

  @Test func `two shapes save 25 % at .5 and 15 % at .4`() throws {
    for (error, saving) in [(0.5, 0.25), (0.4, 0.15)] {
      let request = PlanRequest(goal: .target(error: error), startError: 10)
      let plan = try Planning.plan(Reference.two, request)
      #expect(agree(try baseline(plan, .bestStatic).saving, saving, within: 1e-12))
    }
  }

  @Test func `the best static shape depends on the goal`() throws {
    // The static curves cross at 7/12: above it shape 1 needs 10 for .6, shape 2 11.4.
    let request = PlanRequest(goal: .target(error: 0.6), startError: 10)
    let best = try baseline(Planning.plan(Reference.two, request), .bestStatic)
    #expect(best.shapes == [Reference.shape("16")])
    #expect(agree(best.computeToMatch?.flops, 10, within: 1e-12))
  }

  @Test func `three shapes save 1 - 92/128 against the only one that gets there`() throws {
    let request = PlanRequest(goal: .target(error: 0.25), startError: 10)
    let plan = try Planning.plan(Reference.three, request)
    let best = try baseline(plan, .bestStatic)
    // Shape 2 has its floor at 1/4 exactly.
    #expect(best.shapes == [Reference.shape("4")])
    #expect(agree(best.computeToMatch?.flops, 128, within: 1e-12))
    #expect(agree(best.saving, 1 - 92.0 / 128, within: 1e-12))
  }

  @Test func `a baseline that never gets there has no saving`() throws {
    // These cross twice. Equal shares would leave the first shape below the second one's floor.
    let set = Reference.set([
      Reference.law("8", a: 1, b: 0.25, c: 0.3), Reference.law("4", a: 0.54, b: 0.4, c: 0.36),
    ])
    let request = PlanRequest(goal: .target(error: 0.32), startError: 20)
    let plan = try Planning.plan(set, request)
    #expect(plan.phases.count == 3)
    let uniform = try baseline(plan, .uniformSplit)
    #expect(uniform.shapes.count == 3)
    #expect(uniform.error == nil)
    #expect(uniform.computeToMatch == nil)
    #expect(uniform.saving == nil)
  }

  @Test func `a control has the plan's shapes and the shares asked for`() throws {
    // By hand, as in ComputeSplitTests: a quarter of 16 reaches 3/4, and all of it .45.
    var request = PlanRequest(
      goal: .budget(Compute(flops: 16)), startError: 10, controlWeights: [1, 3])
    let control = try Planning.plan(Reference.two, request)
    #expect(control.method == .control)
    #expect(control.phases.map(\.shape) == [Reference.shape("16"), Reference.shape("8")])
    #expect(agree(control.phases[0].compute.flops, 4, within: 1e-12))
    #expect(agree(control.final.error, 0.45, within: 1e-12))
    // The other way round: what it takes to that error is that budget.
    request.goal = .target(error: 0.45)
    let same = try Planning.plan(Reference.two, request)
    #expect(agree(same.final.compute.flops, 16, within: 1e-9))
    // No shares are better than the plan's own.
    request.controlWeights = nil
    let plan = try Planning.plan(Reference.two, request)
    #expect(plan.method == .rule)
    #expect(plan.final.compute.flops <= same.final.compute.flops)
  }

  @Test func `shares that leave what laws cover are refused`() throws {
    // The first shape's share takes it below .36, the second one's floor.
    let set = Reference.set([
      Reference.law("8", a: 1, b: 0.25, c: 0.3), Reference.law("4", a: 0.54, b: 0.4, c: 0.36),
    ])
    let request = PlanRequest(
      goal: .target(error: 0.32), startError: 20, controlWeights: [1, 1, 1])
    #expect(throws: PlanError.noControl) { try Planning.plan(set, request) }
    var negative = request
    negative.controlWeights = [1, -1]
    #expect(throws: PlanError.self) { try Planning.plan(set, negative) }
  }

  @Test func `draws of a control are controls`() throws {
    var set = Reference.two
    for index in set.laws.indices {
      set.laws[index].draws = Array(repeating: set.laws[index].curve!, count: 50)
    }
    let request = PlanRequest(
      goal: .budget(Compute(flops: 16)), startError: 10, controlWeights: [1, 3])
    let control = try Planning.plan(set, request)
    let interval = try #require(control.final.errorInterval)
    #expect(agree(interval.lower, control.final.error, within: 1e-12))
    #expect(agree(interval.upper, control.final.error, within: 1e-12))
  }

  @Test func `baselines are no better than the plan where one start serves all`() throws {
    for set in [Reference.two, Reference.three, Reference.toy] {
      let start = set == Reference.toy ? 0.95 : 10
      for error in [0.6, 0.5, 0.4] {
        let request = PlanRequest(
          goal: .target(error: error), startError: start, firstShape: .any)
        let plan = try Planning.plan(set, request)
        #expect(plan.baselines.map(\.kind) == Plan.Baseline.Kind.allCases)
        #expect(plan.baselines.allSatisfy { $0.saving ?? 1 >= -1e-9 })
      }
    }
  }

  @Test func `the order of the input does not matter`() throws {
    for goal in [budget(1e20), .target(error: 3.1)] {
      let plan = try Planning.plan(Reference.olmo, PlanRequest(goal: goal))
      var reversed = Reference.olmo
      reversed.laws.reverse()
      #expect(try Planning.plan(reversed, PlanRequest(goal: goal)) == plan)
    }
  }

  @Test func `identical laws tie the same way in any order`() throws {
    let names = ["64", "32", "16"]
    let laws = names.map { Reference.law($0, a: 1, b: 0.5, c: 0.2) }
    let request = PlanRequest(goal: .target(error: 0.3), startError: 2)
    let plan = try Planning.plan(Reference.set(laws), request)
    #expect(plan.phases.count == 1)
    #expect(try Planning.plan(Reference.set(laws.reversed()), request) == plan)
  }

  @Test(arguments: [1e-18, 1e-3, 7, 1e9])
  func `scaling all compute by k scales the plan`(k: Double) throws {
    var scaled = Reference.olmo
    for index in scaled.laws.indices {
      scaled.laws[index].curve = scaled.laws[index].curve?.scalingCompute(by: k)
    }
    let costs = { (flops: Double) in
      TransitionCosts(usual: Plan.Transition(compute: Compute(flops: flops), bump: 0.01))
    }
    let one = try Planning.plan(
      Reference.olmo, PlanRequest(goal: budget(1e20), transitionCosts: costs(1e17)))
    let other = try Planning.plan(
      scaled, PlanRequest(goal: budget(1e20 * k), transitionCosts: costs(1e17 * k)))
    // log(k) adds up to 1e2 in logarithms, each then good to 1e-14 and divided by b: 1e-12.
    #expect(zip(one.phases, other.phases).allSatisfy { $0.shape == $1.shape })
    #expect(agree(one.final.error, other.final.error, within: 1e-11))
    for (phase, image) in zip(one.phases, other.phases) {
      #expect(agree(phase.endError, image.endError, within: 1e-11))
      #expect(agree(phase.compute.flops * k, image.compute.flops, within: 1e-10))
    }
  }

  @Test func `adding a shape never makes the run dearer`() throws {
    for count in 1..<4 {
      let fewer = Reference.set(Array(Reference.toy.laws.prefix(count)))
      let more = Reference.set(Array(Reference.toy.laws.prefix(count + 1)))
      for (start, error) in [(0.95, 0.5), (0.95, 0.46), (0.8, 0.47)] {
        let request = PlanRequest(goal: .target(error: error), startError: start)
        let without = try Planning.plan(fewer, request).final.compute
        let with = try Planning.plan(more, request).final.compute
        #expect(with.flops <= without.flops * (1 + 1e-12))
      }
    }
  }

  @Test(arguments: [3.9, 3.5, 3.2, 3.0, 2.8])
  func `the plan for a target spends what the plan for a budget needs`(error: Double) throws {
    for bump in [0, 0.02] {
      let costs = TransitionCosts(
        usual: Plan.Transition(compute: Compute(flops: 1e17), bump: bump))
      let target = try Planning.plan(
        Reference.olmo, PlanRequest(goal: .target(error: error), transitionCosts: costs))
      let back = try Planning.plan(
        Reference.olmo, PlanRequest(goal: .budget(target.final.compute), transitionCosts: costs))
      // Each finds its order of shapes on its own lattice; the same order gives the same switches.
      #expect(back.phases.map(\.shape) == target.phases.map(\.shape))
      #expect(agree(back.final.error, error, within: 1e-11))
    }
  }

  @Test func `a rule against the order of the axes becomes a path, and says so`() throws {
    let set = Reference.set([
      Reference.law("2B", a: 1, b: 1, c: 0.5), Reference.law("1B", a: 4, b: 1, c: 0.25),
    ])
    let request = PlanRequest(goal: .target(error: 0.5625), startError: 10)
    let plan = try Planning.plan(set, request)
    #expect(plan.method == .path)
    #expect(plan.phases.count == 1)
    #expect(plan.warnings.contains { $0.contains("against the order of the axes") })
  }

  @Test func `laws that are not believed are named and left out`() throws {
    var set = Reference.olmo
    set.laws[1].fit?.status = .unidentifiable
    set.laws[1].fit?.reason = "half a decade of compute"
    let plan = try Planning.plan(set, PlanRequest(goal: budget(1e20)))
    #expect(!plan.phases.map(\.shape).contains(set.laws[1].shape))
    #expect(
      plan.warnings.contains("the law of size=370M is not used: half a decade of compute"))
  }

  @Test func `a budget that ends in the first phase is called a static run`() throws {
    let plan = try Planning.plan(Reference.olmo, PlanRequest(goal: budget(2e18)))
    #expect(plan.phases.count == 1)
    #expect(plan.warnings.contains { $0.contains("static run of size=190M") })
    #expect(!Verdict(of: plan).isWorthIt)
  }

  @Test func `phases and baselines beyond ten times the fitted compute are flagged`() throws {
    let plan = try Planning.plan(Reference.olmo, PlanRequest(goal: budget(1e24)))
    #expect(plan.phases.last?.extrapolated == true)
    #expect(plan.phases.dropLast().allSatisfy { !$0.extrapolated })
    #expect(try baseline(plan, .finalShape).extrapolated)
    #expect(plan.warnings.filter { $0.contains("beyond 10 times") }.count >= 2)
  }

  @Test func `a phase that ends near its law's floor is flagged`() throws {
    var set = Reference.olmo
    set.laws[3].fit?.standardErrors = .init(c: 0.2)
    let plan = try Planning.plan(set, PlanRequest(goal: budget(1e20)))
    #expect(plan.warnings.contains { $0.contains("size=1B") && $0.contains("standard errors") })
  }

  /// The first log begins high and is dear to get off the ground.
  private let dearStart = Reference.set([
    Reference.fitted("16", a: 40, b: 1, c: 0.5, compute: 4...100, error: 0.9...10),
    Reference.fitted("8", a: 4, b: 1, c: 0.25, compute: 4...100, error: 0.3...1),
  ])

  @Test func `a static shape that beats the rule's first shape is not kept quiet`() throws {
    let plan = try Planning.plan(
      dearStart, PlanRequest(goal: .target(error: 0.5), firstShape: .rule))
    #expect(plan.method == .rule)
    #expect(try #require(baseline(plan, .bestStatic).saving) < 0)
    #expect(plan.warnings.contains { $0.contains("less than this plan") })
    #expect(!Verdict(of: plan).isWorthIt)
  }

  @Test func `where a static shape beats the rule, any shape may come first`() throws {
    let plan = try Planning.plan(dearStart, PlanRequest(goal: .target(error: 0.5)))
    #expect(plan.method == .path)
    #expect(try #require(baseline(plan, .bestStatic).saving) >= 0)
    #expect(plan.warnings.contains { $0.contains("another first shape does better") })
  }

  /// The dear shape's log begins highest, so the rule must begin with it, at a compute of 4.4.
  @Test func `adding a shape never makes a budget infeasible or its error worse`() throws {
    var alone = dearStart
    alone.laws.removeFirst()
    for flops in [4.2, 5, 8, 20, 60] {
      let request = PlanRequest(goal: budget(flops))
      guard let before = try? Planning.plan(alone, request) else { continue }
      let after = try Planning.plan(dearStart, request)
      #expect(after.final.error <= before.final.error * (1 + 1e-12))
    }
  }

  @Test func `a last phase that is only a token is called one`() throws {
    let plan = try Planning.plan(
      Reference.olmo,
      PlanRequest(goal: budget(1e20), finalShape: Reference.shape("3B")))
    #expect(plan.warnings.contains { $0.contains("changing shape is free") })
  }

  @Test func `a shape in the costs that no law has is named`() throws {
    let pair = TransitionCosts.Pair(from: Reference.shape("190M"), to: Reference.shape("370m"))
    let costs = TransitionCosts(
      usual: .none, exceptions: [pair: Plan.Transition(compute: Compute(flops: 1), bump: 0)])
    let plan = try Planning.plan(
      Reference.olmo, PlanRequest(goal: budget(1e20), transitionCosts: costs))
    #expect(plan.warnings.contains { $0.contains("370m") })
  }
}
