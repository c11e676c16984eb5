import Engine
import Scaling
import Testing
import traverse

@Suite struct PlannedCourseTests {
  /// Phases of 40, 40 and 20 % of so many steps of a shape, all of that shape, that end at errors of 2, 1 and 0.5.
  private func course(
    _ steps: Double, toTarget: Bool = false
  ) throws -> (course: PlannedCourse, step: Compute) {
    let phases = try TrainingSample.phases(in: Workspace())
    let shape = TrainingSample.shape(patch: 1)
    let trained = try TrainingShape(shape, for: TrainingSample.examples)
    let whole = steps * trained.computePerStep
    let planned = [(0.4, 0.4, 2.0), (0.4, 0.8, 1), (0.2, 1, 0.5)].map { share, until, error in
      Plan.Phase(
        shape: shape, startError: 3, endError: error, compute: share * whole,
        cumulative: until * whole)
    }
    let plan = Plan(
      metric: "eval_loss", convention: .threeForward,
      goal: toTarget ? .target(error: 0.5) : .budget(whole), method: .path, phases: planned,
      final: .init(error: 0.5, compute: whole))
    let shapes = Array(repeating: trained, count: 3)
    return (
      PlannedCourse(plan: plan, phases: phases, shapes: shapes, follow: .error),
      trained.computePerStep
    )
  }

  /// Steps that phase `index` gets behind so many.
  private func steps(
    _ course: (course: PlannedCourse, step: Compute), _ index: Int, after done: Double
  ) throws -> Int? {
    let points =
      done > 0
      ? [
        try TrainingSample.point(
          phase: index - 1, step: Int(done), compute: (done * course.step).flops, loss: 3)
      ] : []
    return course.course.phase(index, after: points).map { $0.spec.steps(of: $0.shape) }
  }

  @Test func `a phase gets twice its compute, but leaves the later ones half of theirs`() throws {
    let course = try course(1000)
    // 1000 less half of 600; then twice 400 where there is enough; then 300 less half of 200; the last takes the rest.
    #expect(try steps(course, 0, after: 0) == 700)
    #expect(try steps(course, 1, after: 100) == 800)
    #expect(try steps(course, 1, after: 700) == 200)
    #expect(try steps(course, 2, after: 900) == 100)
    #expect(try steps(course, 2, after: 150) == 850)
    #expect(try steps(course, 3, after: 1000) == nil)
  }

  @Test func `every shape gets a step, and the last none where nothing is left`() throws {
    let course = try course(1.5)
    #expect(try steps(course, 0, after: 0) == 1)
    #expect(try steps(course, 1, after: 1) == 1)
    #expect(try steps(course, 2, after: 2) == nil)
  }

  @Test func `on the way to a target each phase may take twice its compute`() throws {
    let course = try course(1000, toTarget: true)
    #expect(try steps(course, 0, after: 0) == 800)
    #expect(try steps(course, 1, after: 800) == 800)
    #expect(try steps(course, 2, after: 1600) == 400)
  }

  @Test func `an error ends every phase but the last of a budget`() throws {
    let low = try TrainingSample.point(step: 10, compute: 1, loss: 0.4)
    let (budget, target) = (try course(1000).course, try course(1000, toTarget: true).course)
    #expect(budget.isOver(0, at: [low]) && budget.isOver(1, at: [low]))
    #expect(!budget.isOver(2, at: [low]) && target.isOver(2, at: [low]))
    #expect(!budget.isOver(0, at: [try TrainingSample.point(step: 10, compute: 1, loss: 2.1)]))
  }
}
