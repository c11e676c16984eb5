import Planner
import Scaling
import Testing

@Suite struct TrajectoryTests {
  /// A dozen exp and log.
  let rounding = 1e-11

  @Test func `it follows the curves and jumps between them at one error`() throws {
    let request = PlanRequest(goal: .target(error: 0.4), startError: 10)
    let plan = try Planning.plan(Reference.two, request)
    let legs = Trajectory(of: plan, laws: Reference.two, samples: 9).legs
    #expect(legs.map(\.shape) == plan.phases.map(\.shape))
    for (leg, law) in zip(legs, Reference.two.laws) {
      #expect(leg.points.count == 9)
      for point in leg.points {
        #expect(agree(law.curve?.error(after: point.position), point.error, within: rounding))
      }
      let errors = leg.points.map(\.error)
      #expect(errors == errors.sorted(by: >))
    }
    let (end, start) = (try #require(legs[0].points.last), try #require(legs[1].points.first))
    #expect(end.error == start.error)
    #expect(agree(end.spent.flops, start.spent.flops, within: rounding))
    // From 4 on the first curve to 8 on the second.
    #expect(agree(end.position.flops, 4, within: rounding))
    #expect(agree(start.position.flops, 8, within: rounding))
    #expect(agree(legs[1].points.last?.spent.flops, 4 / 0.15 - 4, within: rounding))
  }

  @Test func `a transition spends its compute and raises the error`() throws {
    let costs = TransitionCosts(usual: .init(compute: Compute(flops: 1), bump: 0.01))
    let request = PlanRequest(
      goal: .target(error: 0.4), startError: 10, transitionCosts: costs)
    let plan = try Planning.plan(Reference.two, request)
    let legs = Trajectory(of: plan, laws: Reference.two, samples: 3).legs
    let (end, start) = (try #require(legs[0].points.last), try #require(legs[1].points.first))
    #expect(agree(start.error - end.error, 0.01, within: 1e-12))
    #expect(agree((start.spent - end.spent).flops, 1, within: rounding))
    #expect(agree(legs[1].points.last?.spent.flops, plan.final.compute.flops, within: rounding))
  }

  @Test func `a law with a shift begins at no compute at all`() throws {
    let set = Reference.set([Reference.law("8", a: 1, b: 0.5, c: 0.2, d: 4)])
    let plan = try Planning.plan(set, PlanRequest(goal: .target(error: 0.3)))
    let leg = try #require(Trajectory(of: plan, laws: set, samples: 5).legs.first)
    // f^-1 cancels d up to its rounding.
    #expect(abs(leg.points[0].position.flops) <= 4 * rounding)
    #expect(agree(leg.points[0].error, 0.7, within: rounding))
    #expect(leg.points.last?.error == 0.3)
  }
}
