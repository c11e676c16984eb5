import Planner
import Scaling
import Testing

/// Oracle: draws that only scale compute scale the plan, so every interval is known.
@Suite struct DrawPlansTests {
  /// Quantiles .05 and .95 of the factors 1, 1.01, ..., 2.
  private let lower = 1.05
  private let upper = 1.95
  /// Sums of a few positions, each with a dozen roundings.
  private let rounding = 1e-11

  private func scaled(_ set: LawSet) -> LawSet {
    var set = set
    for index in set.laws.indices {
      guard let curve = set.laws[index].curve else { continue }
      set.laws[index].draws = (0...100).map { curve.scalingCompute(by: 1 + Double($0) / 100) }
    }
    return set
  }

  @Test(arguments: [TransitionCosts.free, .init(usual: .init(compute: .zero, bump: 0.01))])
  func `intervals are those of the draws' own plans`(costs: TransitionCosts) throws {
    let request = PlanRequest(
      goal: .target(error: 0.4), startError: 10, transitionCosts: costs)
    let plan = try Planning.plan(scaled(Reference.two), request)
    let interval = try #require(plan.final.computeInterval)
    #expect(plan.final.errorInterval == nil)
    #expect(agree(interval.lower, lower * plan.final.compute.flops, within: rounding))
    #expect(agree(interval.upper, upper * plan.final.compute.flops, within: rounding))
    for phase in plan.phases {
      // The error of a switch does not depend on the unit of compute.
      let place = try #require(phase.endErrorInterval)
      #expect(agree(place.lower, phase.endError, within: rounding))
      #expect(agree(place.upper, phase.endError, within: rounding))
      let cumulative = try #require(phase.cumulativeInterval)
      #expect(agree(cumulative.lower, lower * phase.cumulative.flops, within: rounding))
      #expect(agree(cumulative.upper, upper * phase.cumulative.flops, within: rounding))
    }
    for baseline in plan.baselines {
      // Nor does a saving.
      let saving = try #require(baseline.saving)
      let interval = try #require(baseline.savingInterval)
      #expect(abs(interval.lower - saving) <= 1e-9 && abs(interval.upper - saving) <= 1e-9)
    }
    #expect(plan.agreement == Plan.Agreement(draws: 101, sameOrder: 1, feasible: 1))
  }

  @Test func `a budget has an interval of the error`() throws {
    let budget = 22.0
    let request = PlanRequest(goal: .budget(Compute(flops: budget)), startError: 10)
    let plan = try Planning.plan(scaled(Reference.two), request)
    let interval = try #require(plan.final.errorInterval)
    // With compute scaled by k the budget is worth 1/k of itself: 1/4 + 4 / (C/k + 4). The quantile
    // interpolates between neighbours whose factors are .01 apart: none here, 5 and 95 are whole.
    #expect(agree(interval.lower, 0.25 + 4 / (budget / lower + 4), within: rounding))
    #expect(agree(interval.upper, 0.25 + 4 / (budget / upper + 4), within: rounding))
  }

  @Test func `draws that cannot reach the goal are counted, and said`() throws {
    var set = scaled(Reference.two)
    for draw in 0..<25 { set.laws[1].draws[draw].c = 0.45 }
    let plan = try Planning.plan(set, PlanRequest(goal: .target(error: 0.4), startError: 10))
    let agreement = try #require(plan.agreement)
    #expect(agree(agreement.feasible, 76.0 / 101, within: 1e-12))
    #expect(plan.final.computeInterval?.upper == .infinity)
    #expect(plan.warnings.contains { $0.contains("no compute reaches") })
  }

  @Test func `another order in a draw counts against the agreement`() throws {
    var set = scaled(Reference.two)
    // A second shape that is cheaper from the top on leaves a static run.
    for draw in 0..<50 { set.laws[1].draws[draw].a = 0.5 }
    let plan = try Planning.plan(set, PlanRequest(goal: .target(error: 0.4), startError: 10))
    #expect(agree(plan.agreement?.sameOrder, 51.0 / 101, within: 1e-12))
    #expect(plan.agreement?.feasible == 1)
  }

  @Test func `against a baseline that never gets there all is saved`() throws {
    var set = scaled(Reference.two)
    // At 12.5 the second shape is the best alone; with a = .8 the first is, and its floor 1/2 lies above
    // what the plan reaches.
    for draw in 0..<20 { set.laws[0].draws[draw] = PowerLaw(a: 0.8, b: 1, c: 0.5) }
    for draw in 0..<101 { set.laws[1].draws[draw] = PowerLaw(a: 4, b: 1, c: 0.25) }
    let request = PlanRequest(goal: .budget(Compute(flops: 12.5)), startError: 10)
    let plan = try Planning.plan(set, request)
    let best = try #require(plan.baselines.first { $0.kind == .bestStatic })
    #expect(best.saving != nil)
    #expect(best.savingInterval?.lower.isFinite == true)
    #expect(best.savingInterval?.upper == 1)
  }

  @Test func `a limit on draws is kept and said`() throws {
    var request = PlanRequest(goal: .target(error: 0.4), startError: 10)
    request.drawLimit = 30
    let plan = try Planning.plan(scaled(Reference.two), request)
    #expect(plan.agreement?.draws == 30)
    #expect(plan.warnings.contains("planned on the first 30 of 101 draws"))
    request.drawLimit = 5
    let few = try Planning.plan(scaled(Reference.two), request)
    #expect(few.final.computeInterval == nil)
    #expect(few.warnings.contains { $0.contains("too few for intervals") })
  }

  @Test func `laws without draws are named`() throws {
    var set = scaled(Reference.two)
    set.laws[0].draws = []
    let plan = try Planning.plan(set, PlanRequest(goal: .target(error: 0.4), startError: 10))
    #expect(plan.warnings.contains { $0.contains("patch=16 carry no draws") })
    #expect(plan.agreement?.draws == 101)
  }

  @Test func `the path plans on fewer draws the more shapes there are`() {
    #expect(DrawPlans.pathDraws(shapes: 5) == 200)
    #expect(DrawPlans.pathDraws(shapes: 40) == 100)
    #expect(DrawPlans.pathDraws(shapes: 1000) == 20)
  }
}
