import Engine
import Host
import JSON
import LawFit
import Scaling

/// A change of shape tried in its folder.
struct ProbeJob {
  private let request: ProbeRequest
  private let folder: RunFolder
  private let execution: Execution
  private let session: Session

  init(
    _ request: ProbeRequest, in folder: RunFolder, _ execution: Execution, _ session: Session
  ) {
    self.request = request
    self.folder = folder
    self.execution = execution
    self.session = session
  }

  func run() throws -> ExitCode {
    let (spec, shape, data) = try request.first.resolved()
    let phases = PhasePlan(training: request.first, data: data)
    let target: TrainingShape
    do {
      target = try request.transition.shape(
        TrainingShape(request.target, for: data.examples), after: shape)
    } catch let error as TransitionError {
      throw RunError.transition(error)
    } catch let error as ShapeProblem {
      throw RequestError.shape(error)
    }
    func steps(_ budget: Compute) -> Int { Int(budget / target.computePerStep) }
    let wanted =
      switch request.budget {
      case .compute(let compute): steps(compute)
      case .part(let part): steps(part * Double(spec.steps(of: shape)) * shape.computePerStep)
      case .steps(let steps): steps
      }
    let second = phases.phase(1, of: target, steps: max(1, wanted))
    return try FolderClaim.holding(folder.path) {
      try carryOut([.init(spec: spec, shape: shape), second], data)
    }
  }

  private func carryOut(_ phases: [AdaptiveRun.Phase], _ data: Dataset) throws -> ExitCode {
    try folder.settle(
      request.json(phases.map(\.spec)), session, hint: "It should say what is tried.")
    let log = try execution.carryOut(
      FixedCourse(phases), request.transition, ramp: request.ramp, data, phases[0].spec.precision,
      in: folder, from: request.origin, TrainingProgress(session, phases: 2), session)
    guard let log else { return .stopped }
    let outcome = try ProbeOutcome(request, log)
    try AtomicFile(folder.path + "/transitions.json", existing: .replace)
      .write(JSONWriter.bytes(of: outcome.costs.json, layout: .pretty))
    try folder.conclude(outcome.json, text: outcome.text, execution, session)
    return .done
  }
}
