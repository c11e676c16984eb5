import Planner
import Scaling
import Testing

/// Oracles: two shapes by hand, and the same plan in other units.
@Suite struct ObjectiveTests {
  private func laws(_ first: Double?, _ second: Double?) -> LawSet {
    var set = Reference.two
    set.laws[0].flopsPerSecond = first
    set.laws[1].flopsPerSecond = second
    return set
  }

  /// 1/C + 1/2 at 1 FLOP/s and 4/C + 1/4 at 2 are 1/t + 1/2 and 2/t + 1/4: prices cross at
  /// (1/2 - r/4) / (1 - r), r = sqrt(1/2), after 1 / (E - 1/2) seconds.
  @Test func `two shapes in time, by hand`() throws {
    let request = PlanRequest(goal: .target(error: 0.5), objective: .seconds, startError: 10)
    let plan = try Planning.plan(laws(1, 2), request)
    let r = 0.5.squareRoot()
    let change = (0.5 - r * 0.25) / (1 - r)
    let first = 1 / (change - 0.5)
    let second = 2 / 0.25 - 2 / (change - 0.25)
    try #require(plan.phases.count == 2)
    #expect(agree(plan.phases[0].endError, change, within: 1e-12))
    #expect(agree(plan.phases[0].seconds, first, within: 1e-12))
    #expect(agree(plan.phases[0].compute.flops, first, within: 1e-12))
    #expect(agree(plan.phases[1].seconds, second, within: 1e-12))
    #expect(agree(plan.phases[1].compute.flops, 2 * second, within: 1e-12))
    #expect(agree(plan.phases[1].cumulative.flops, first + 2 * second, within: 1e-12))
    #expect(agree(plan.final.seconds, first + second, within: 1e-12))
    #expect(agree(plan.final.compute.flops, first + 2 * second, within: 1e-12))
    let curve = try #require(plan.phases[1].curve)
    #expect(agree(curve.a, 4, within: 1e-12) && curve.c == 0.25)
    let best = try #require(plan.baselines.first { $0.kind == .bestStatic })
    #expect(agree(best.secondsToMatch, 8, within: 1e-12))
    #expect(agree(best.computeToMatch?.flops, 16, within: 1e-12))
    #expect(agree(best.saving, 1 - (first + second) / 8, within: 1e-12))
  }

  @Test func `at one speed for all a plan in time is the plan in compute`() throws {
    var set = Reference.olmo
    for index in set.laws.indices { set.laws[index].flopsPerSecond = 1e15 }
    let compute = try Planning.plan(
      set, PlanRequest(goal: .budget(Compute(flops: 1e20)), drawLimit: 0))
    let time = try Planning.plan(
      set, PlanRequest(goal: .budget(Compute(flops: 1e5)), objective: .seconds, drawLimit: 0))
    #expect(time.objective == .seconds)
    #expect(time.phases.map(\.shape) == compute.phases.map(\.shape))
    // A unit is a factor, through logarithms and back: some ulps each way, times 1 / b.
    for (one, other) in zip(time.phases, compute.phases) {
      #expect(agree(one.endError, other.endError, within: 1e-10))
      #expect(agree(one.compute.flops, other.compute.flops, within: 1e-8))
      #expect(agree(one.seconds, other.compute.flops / 1e15, within: 1e-8))
      #expect(agree(other.seconds, other.compute.flops / 1e15, within: 1e-12))
    }
    #expect(agree(time.final.error, compute.final.error, within: 1e-10))
  }

  @Test func `a fast shape is preferred in time, and not in compute`() throws {
    // 4/C + 1/4 at four times the speed is 1/t + 1/4: never behind 1/t + 1/2.
    let request = PlanRequest(goal: .target(error: 0.6), objective: .seconds, startError: 10)
    let plan = try Planning.plan(laws(1, 4), request)
    #expect(plan.phases.map(\.shape) == [Reference.two.laws[1].shape])
  }

  @Test func `a law without a speed has no plan in time`() throws {
    let request = PlanRequest(goal: .target(error: 0.5), objective: .seconds, startError: 10)
    let error = #expect(throws: PlanError.self) { try Planning.plan(laws(1, nil), request) }
    #expect(error == .speedNeeded([Reference.two.laws[1].shape]))
    #expect(error?.kind == .request)
  }
}
