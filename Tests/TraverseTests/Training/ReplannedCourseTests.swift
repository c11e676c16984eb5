import Engine
import Scaling
import Testing
import traverse

/// Plans made anew from laws by hand, which no point changes: what they choose can be said beforehand.
@Suite struct ReplannedCourseTests {
  private let coarse = TrainingSample.shape(patch: 2)
  private let fine = TrainingSample.shape(patch: 1)
  private let fineAndWide = TrainingSample.shape(patch: 1, width: 16, depth: 2)
  private let coarseAndWide = TrainingSample.shape(patch: 2, width: 16, depth: 2)

  /// A law with a floor of 1/2 for the first shape, and ones without, the earlier the better, for the others.
  private func course(
    from first: Shape, _ others: [Shape], goal: Plan.Goal = .budget(Compute(flops: 2e10)),
    _ transition: Transition = Transition()
  ) throws -> ReplannedCourse {
    let phases = try TrainingSample.phases(in: Workspace())
    var laws = [Law(shape: first, curve: PowerLaw(a: 1e3, b: 0.5, c: 0.5, d: 1e5))]
    for (index, shape) in others.enumerated() {
      laws.append(
        Law(shape: shape, curve: PowerLaw(a: 2e3 + 1e3 * Double(index), b: 0.5, c: 0, d: 1e5)))
    }
    var shapes: [Shape: TrainingShape] = [:]
    for law in laws {
      shapes[law.shape] = try TrainingShape(law.shape, for: TrainingSample.examples)
    }
    let budget = Compute(flops: 2e10)
    let plan = Plan(
      metric: "eval_loss", convention: .threeForward, goal: goal, method: .path,
      phases: [
        .init(shape: first, startError: 3, endError: 0.6, compute: budget, cumulative: budget)
      ],
      final: .init(error: 0.6, compute: budget))
    return ReplannedCourse(
      plan: plan, phases: phases, transition: transition,
      laws: LawSet(metric: "eval_loss", convention: .threeForward, laws: laws), shapes: shapes,
      first: first)
  }

  private func points(_ count: Int, phase: Int = 0, from start: Int = 1) throws -> [LogPoint] {
    try (start..<start + count).map {
      try TrainingSample.point(phase: phase, step: $0, compute: 2e8 * Double($0), loss: 0.6)
    }
  }

  @Test func `the next shape is the best by the laws, once there are points enough`() throws {
    let course = try course(from: coarse, [fine, fineAndWide])
    let few = try points(ReplannedCourse.least - 1)
    let enough = try points(ReplannedCourse.least)
    #expect(!course.isOver(0, at: few) && course.isOver(0, at: enough))
    let next = try #require(course.phase(1, after: enough))
    #expect(next.shape.shape.states(fine))
    // What was refined goes on beside what is new, and the rest of the budget is left, in whole steps.
    #expect(next.shape.dimensions.inheritedPatches == [2])
    let left = Double(next.spec.steps(of: next.shape)) * next.shape.computePerStep
    #expect(left.flops <= 1.9e10 && left.flops > 1.9e10 - next.shape.computePerStep.flops)
  }

  @Test func `shapes that the operators refuse are left out`() throws {
    let enough = try points(ReplannedCourse.least)
    // Patches do not grow by refining.
    let mixed = try course(from: fine, [coarseAndWide, fineAndWide])
    #expect(mixed.isOver(0, at: enough))
    #expect(try #require(mixed.phase(1, after: enough)).shape.shape.states(fineAndWide))
    let alone = try course(from: fine, [coarseAndWide])
    #expect(!alone.isOver(0, at: enough))
    #expect(alone.phase(1, after: enough) == nil)
    var resizing = Transition()
    resizing.patch = .resize
    let resized = try course(from: fine, [coarseAndWide, fineAndWide], resizing)
    #expect(try #require(resized.phase(1, after: enough)).shape.shape.states(coarseAndWide))
  }

  @Test
  func `a target that is reached ends the run, and on the way to it twice the plan may be spent`()
    throws
  {
    let course = try course(from: coarse, [fine], goal: .target(error: 0.55))
    let above = try points(1)
    #expect(!course.isOver(0, at: above))
    let first = try #require(course.phase(0, after: []))
    let whole = Double(first.spec.steps(of: first.shape)) * first.shape.computePerStep
    #expect(whole.flops > 3.9e10 && whole.flops <= 4e10)
    #expect(
      course.isOver(0, at: above + [try TrainingSample.point(step: 2, compute: 4e8, loss: 0.55)]))
  }
}
