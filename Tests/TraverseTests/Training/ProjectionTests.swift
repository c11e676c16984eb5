import Scaling
import Testing
import traverse

@Suite struct ProjectionTests {
  private let first = PowerLaw(a: 1e3, b: 0.5, c: 0.5, d: 1e5)
  private let second = PowerLaw(a: 2e3, b: 0.5, c: 0, d: 1e5)

  /// The first law to 1e6 FLOP, then the second, entered higher by `bump` after `charge`, to 4e6.
  private func plan(charge: Double = 0, bump: Double = 0) -> Plan {
    let change = first.error(after: Compute(flops: 1e6))
    var phases = [
      Plan.Phase(
        shape: Shape([("patch", .integer(2))]), startError: 4, endError: change,
        compute: Compute(flops: 1e6), cumulative: Compute(flops: 1e6)),
      Plan.Phase(
        shape: Shape([("patch", .integer(1))]), startError: change, endError: 1,
        compute: Compute(flops: 3e6), cumulative: Compute(flops: 4e6),
        transition: .init(compute: Compute(flops: charge), bump: bump)),
    ]
    (phases[0].curve, phases[1].curve) = (first, second)
    let goal = Compute(flops: 4e6)
    return Plan(
      metric: "eval_loss", convention: .threeForward, goal: .budget(goal), method: .path,
      phases: phases, final: .init(error: 1, compute: goal))
  }

  @Test func `each phase is on its law, at the place where it was entered`() throws {
    let projection = Projection(plan(charge: 2e5, bump: 0.1))
    let early = Compute(flops: 3e5)
    #expect(projection.error(after: early) == first.error(after: early))
    let entry = try #require(
      second.compute(toReach: first.error(after: Compute(flops: 1e6)) + 0.1))
    // 1e6 of the first phase and 2e5 for the change have to be paid before the law goes on.
    #expect(
      projection.error(after: Compute(flops: 2e6))
        == second.error(after: entry + Compute(flops: 8e5)))
    #expect(projection.error(after: Compute(flops: 1.1e6)) == nil)
  }

  @Test func `a run that ends within a step of its plan has the plan's end projected`() {
    let projection = Projection(plan(), step: Compute(flops: 1e5))
    let end = projection.error(after: Compute(flops: 4e6))
    #expect(end != nil)
    #expect(projection.error(after: Compute(flops: 4.05e6)) == end)
    #expect(projection.error(after: Compute(flops: 4.1e6)) == end)
    #expect(projection.error(after: Compute(flops: 4.11e6)) == nil)
    #expect(Projection(plan()).error(after: Compute(flops: 4.05e6)) == nil)
  }
}
