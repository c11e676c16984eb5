import Engine
import Host
import JSON
import Scaling

/// A plan carried out in its folder, as `run` and `resume` do it.
struct AdaptiveJob {
  private let request: AdaptiveRequest
  private let folder: RunFolder
  private let execution: Execution
  private let session: Session
  private let data: Dataset
  private let course: any Course
  /// What the request's training comes to for the first shape.
  private let training: TrainingSpec
  private let projection: Projection

  /// Opens the data, completes the plan's shapes for them and lays the course.
  ///
  /// Throws where the data or the operators cannot follow the plan; `path` is where it was read.
  init(
    _ request: AdaptiveRequest, from path: String, in folder: RunFolder, _ execution: Execution,
    _ session: Session
  ) throws {
    self.request = request
    self.folder = folder
    self.execution = execution
    self.session = session
    data = try request.training.data.open(
      seed: request.training.seed, augmentation: request.training.augmentation)
    let plan = request.plan
    let shapes = try Self.shapes(of: plan, for: data, request.transition, path)
    let replanned = try Self.shapes(of: request.replanning, for: data, plan, path)
    // One set of held-out examples for all phases, and that of the laws which the plan is held against.
    var training = request.training
    training.evaluationExamples =
      training.evaluationExamples ?? plan.evaluationExamples
      ?? TrainingSpec.Evaluation.usualExamples(
        ofAll: (shapes + replanned.values).map { (plan.final.compute, $0.dimensions) })
    self.training = training.spec(for: data, shapes[0])
    projection = Projection(plan, step: shapes.last?.computePerStep ?? .zero)
    let phases = PhasePlan(training: training, data: data)
    if let replanning = request.replanning {
      course = ReplannedCourse(
        plan: plan, phases: phases, transition: request.transition, laws: replanning.laws,
        shapes: replanned, first: plan.phases[0].shape, order: replanning.order)
    } else {
      course = PlannedCourse(plan: plan, phases: phases, shapes: shapes, follow: request.follow)
    }
  }

  /// The plan's shapes, each as it is behind the one before.
  private static func shapes(
    of plan: Plan, for data: Dataset, _ transition: Transition, _ path: String
  ) throws(FileError) -> [TrainingShape] {
    var shapes: [TrainingShape] = []
    for (index, planned) in plan.phases.enumerated() {
      let place = "phases[\(index)].shape"
      var shape = try completed(planned.shape, for: data, place, in: path)
      if let before = shapes.last {
        do throws(TransitionError) {
          shape = try transition.shape(shape, after: before)
        } catch {
          throw FileError(path: path, reason: "\(place): \(error.advice)")
        }
      }
      shapes.append(shape)
    }
    return shapes
  }

  /// The shapes of all laws that may come into a new plan; the first is the plan's.
  private static func shapes(
    of replanning: AdaptiveRequest.Replanning?, for data: Dataset, _ plan: Plan, _ path: String
  ) throws(FileError) -> [Shape: TrainingShape] {
    guard let replanning else { return [:] }
    var shapes: [Shape: TrainingShape] = [:]
    for law in replanning.laws.laws where law.curve != nil {
      shapes[law.shape] = try completed(
        law.shape, for: data, "the law of \(law.shape)", in: replanning.path)
    }
    let first = plan.phases[0].shape
    guard shapes[first] != nil else {
      throw FileError(
        path: path, reason: "phases[0].shape: there is no law for \(first) to plan anew with")
    }
    return shapes
  }

  private static func completed(
    _ shape: Shape, for data: Dataset, _ place: String, in path: String
  ) throws(FileError) -> TrainingShape {
    do {
      return try TrainingShape(shape, for: data.examples)
    } catch {
      throw FileError(path: path, reason: "\(place): \(error)")
    }
  }

  func run() throws -> ExitCode {
    try FolderClaim.holding(folder.path) { try carryOut() }
  }

  private func carryOut() throws -> ExitCode {
    try folder.settle(
      request.json(training), session, hint: "It should say what the run trains.")
    let progress = TrainingProgress(
      session, phases: request.plan.phases.count, projection: projection)
    let log = try execution.carryOut(
      course, request.transition, ramp: request.ramp, data, training.precision, in: folder,
      progress, session)
    guard let log else { return .stopped }
    let outcome = try AdaptiveOutcome(request.plan, following: request.follow, log)
    try folder.conclude(outcome.json, text: AdaptiveText.text(outcome), execution, session)
    return .done
  }
}
