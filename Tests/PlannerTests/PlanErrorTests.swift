import Planner
import Scaling
import Testing

/// What cannot be planned is said in words, with the figures that decide it.
@Suite struct PlanErrorTests {
  private func failure(_ set: LawSet, _ request: PlanRequest) -> PlanError? {
    do {
      _ = try Planning.plan(set, request)
      return nil
    } catch {
      return error
    }
  }

  private func budget(_ flops: Double) -> Plan.Goal { .budget(Compute(flops: flops)) }

  @Test func `a target below every floor names the lowest`() {
    let error = failure(Reference.olmo, PlanRequest(goal: .target(error: 2.6)))
    #expect(
      error
        == .targetBelowFloors(
          target: 2.6, floor: 2.6966785233776114, shape: Reference.shape("3B")))
    #expect(error?.kind == .infeasible)
    #expect(error?.description.contains("2.6967 of size=3B") == true)
  }

  @Test func `a target on the floor is not reached either`() {
    #expect(
      failure(Reference.three, PlanRequest(goal: .target(error: 0.125), startError: 9)) != nil)
  }

  @Test func `a target above the start is outside what the laws say`() {
    let error = failure(Reference.olmo, PlanRequest(goal: .target(error: 5)))
    #expect(error == .targetAboveStart(target: 5, start: 4.241079330444336))
  }

  @Test(arguments: [PlanRequest.FirstShape.rule, .any])
  func `a budget below the first point names what is needed`(first: PlanRequest.FirstShape) {
    let error = failure(Reference.olmo, PlanRequest(goal: budget(1e17), firstShape: first))
    guard case .budgetBelowFirstPoint(_, let needed, let shape) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(shape == Reference.shape("190M"))
    // The fit, not the first point itself: within its rmse of 8e-4 over the local slope of .1.
    #expect(agree(needed.flops, 9.98e17, within: 0.05))
  }

  @Test func `limits that nothing keeps are an answer, not a crash`() {
    let error = failure(
      Reference.olmo, PlanRequest(goal: budget(1e20), minimumPhase: Compute(flops: 2e20)))
    #expect(error == .noSchedule(goal: budget(1e20)))
    // The smallest size has the highest floor, and sizes only grow.
    var request = PlanRequest(goal: .target(error: 3), finalShape: Reference.shape("190M"))
    #expect(failure(Reference.olmo, request)?.kind == .infeasible)
    request.finalShape = Reference.shape("7B")
    #expect(failure(Reference.olmo, request)?.kind == .request)
  }

  @Test(arguments: [
    PlanRequest(goal: .budget(.zero)), PlanRequest(goal: .budget(Compute(flops: .nan))),
    PlanRequest(goal: .budget(Compute(flops: .infinity))), PlanRequest(goal: .target(error: -1)),
    PlanRequest(goal: .target(error: .nan)), PlanRequest(goal: .target(error: 3), startError: 0),
    PlanRequest(goal: .target(error: 3), minimumPhase: Compute(flops: -1)),
    PlanRequest(goal: .target(error: 3), maximumPhases: 0),
    PlanRequest(goal: .target(error: 3), level: 1),
    PlanRequest(goal: .target(error: 3), drawLimit: -1),
    PlanRequest(
      goal: .target(error: 3), transitionCosts: .init(usual: .init(compute: .zero, bump: -0.1))),
  ])
  func `nonsense is refused whatever the laws`(request: PlanRequest) {
    let error = failure(Reference.olmo, request)
    #expect(error?.kind == .request)
  }

  @Test func `a hole between two logs is planned around by the path`() throws {
    let set = Reference.set([
      Reference.fitted("2", a: 1, b: 1, c: 0.5, compute: 1...9, error: 0.6...2),
      Reference.fitted("1", a: 1, b: 1, c: 0.1, compute: 1...9, error: 0.2...0.4),
    ])
    let plan = try Planning.plan(set, PlanRequest(goal: .target(error: 0.3)))
    #expect(plan.method == .path)
    #expect(plan.phases.map(\.shape) == [Reference.shape("1")])
    #expect(plan.warnings.contains { $0.contains("the rule ends at the floor 0.5 of patch=2") })
  }

  @Test func `every error has a sentence with its facts`() {
    let shape = Reference.shape("1B")
    let law = PowerLaw(a: -1, b: 1, c: 0)
    let errors: [(PlanError, [String])] = [
      (.invalidRequest("so"), ["so"]), (.unknownShape(shape, known: [shape]), ["size=1B"]),
      (.shapeRepeated(shape), ["two laws", "size=1B"]), (.invalidLaw(shape, law), ["a = -1.0"]),
      (.startErrorNeeded([shape]), ["size=1B", "d = 0"]),
      (.noUsableLaw([.init(shape: shape, reason: "flat")]), ["size=1B: flat"]),
      (.gap(shape: shape, floor: 0.5), ["0.5", "size=1B"]),
      (.noSchedule(goal: .budget(Compute(flops: 1e20))), ["1e20 FLOPs"]),
      (.noSchedule(goal: .target(error: 2.5)), ["2.5"]),
      (
        .budgetBelowFirstPoint(
          budget: Compute(flops: 1e17), needed: Compute(flops: 9.97654e17), shape: shape),
        ["1e17 FLOPs", "9.977e17 FLOPs", "size=1B"]
      ),
    ]
    for (error, facts) in errors {
      for fact in facts { #expect(error.description.contains(fact), "\(error)") }
    }
  }
}
