import Engine
import Host
import JSON
import Scaling

extension Action {
  static let runPlan = Action(
    command: Command(
      name: "run", summary: "a plan carried out: one run that changes shape on the way",
      details: [
        "Trains the plan's first shape, changes the model into the next where the plan says, and so on to the end, "
          + "with one log and one optimiser all along. Then it holds what happened against what was projected.",
        "The same command again goes on where the run was stopped or killed, in whatever phase, and ends with the "
          + "same bits. A signal makes it write a checkpoint and exit with code 75.",
      ],
      examples: [
        .init(
          "traverse run plan.json --data fashion-mnist -o run", "The whole plan on this machine.")
      ],
      operands: .one("PLAN", help: "A plan, as `plan -o` writes it"),
      sections: RunFlags.sections,
      rules: [.exactlyOne([TrainFlags.data]), .exactlyOne([RunFlags.output])]),
    run: { arguments, session in
      guard let folder = arguments[RunFlags.output] else {
        preconditionFailure("a rule of the command asks for it")
      }
      let path = arguments.operands[0]
      let (document, _) = try session.readDocument(
        path, format: FileFormat.plan.rawValue,
        hint: "Expected a plan; 'traverse plan ... -o FILE' writes one.")
      let plan: Plan
      do {
        plan = try Plan(document)
      } catch {
        throw FileError(path: path, reason: "\(error)")
      }
      return try AdaptiveJob(plan, named: path, in: folder, arguments, session).run()
    })
}

/// A plan carried out in its folder.
struct AdaptiveJob {
  private let plan: Plan
  private let folder: String
  private let phases: [AdaptiveRun.Phase]
  private let data: Dataset
  private let transition: Transition
  private let arguments: Arguments
  private let session: Session

  /// Completes the plan's shapes for the data and counts the steps of its phases.
  init(
    _ plan: Plan, named path: String, in folder: String, _ arguments: Arguments,
    _ session: Session
  ) throws {
    self.plan = plan
    self.folder = folder
    self.arguments = arguments
    self.session = session
    transition = RunFlags.transition(arguments)
    let probe = try TrainFlags.request(arguments, shape: Shape([]), .steps(1))
    let data = try probe.data.open(seed: probe.seed, augmentation: probe.augmentation)
    self.data = data
    var shapes = try plan.phases.enumerated().map { index, planned in
      do {
        return try TrainingShape(planned.shape, for: data.examples)
      } catch {
        throw FileError(path: path, reason: "phases[\(index)].shape: \(error)")
      }
    }
    for index in shapes.indices.dropFirst() {
      do throws(TransitionError) {
        let dimensions = try transition.completed(
          shapes[index].dimensions, after: shapes[index - 1].dimensions)
        shapes[index] = shapes[index].with(dimensions)
      } catch {
        throw FileError(path: path, reason: "phases[\(index)].shape: \(error)")
      }
    }
    // One set of held-out examples, or errors of two phases could not be compared.
    let examples = shapes.map {
      TrainingSpec.Evaluation.usualExamples(plan.final.compute, $0.dimensions)
    }.min()
    var phases: [AdaptiveRun.Phase] = []
    var spent = Compute.zero
    for (index, planned) in plan.phases.enumerated() {
      let shape = shapes[index]
      let share = (planned.cumulative - spent) / shape.computePerStep
      let steps = Int(max(1, min(share.rounded(), 1e15)))
      var request = try TrainFlags.request(arguments, shape: shape.shape, .steps(steps))
      request.evaluationExamples = request.evaluationExamples ?? examples
      if index > 0 { request.warmup = 0 }
      if index == plan.phases.count - 1 { request.cooldown = arguments[TrainFlags.cooldown] }
      phases.append(.init(spec: request.spec(for: data, shape), shape: shape))
      spent = spent + Double(steps) * shape.computePerStep
    }
    self.phases = phases
  }

  func run() throws -> ExitCode {
    try Folder.create(folder)
    let claim = try FolderClaim(folder)
    let result = Result { try carryOut() }
    claim.release()
    return try result.get()
  }

  private func carryOut() throws -> ExitCode {
    try RunFolder(folder).settle(
      document, session, hint: "It should say what the run trains.",
      differences: { $0.value == document ? [] : ["plan or settings"] })
    for note in data.notes { session.remark(note) }
    let selection = try TrainingJob.kernels(for: phases[0].spec.precision)
    var progress = TrainingProgress(
      session, phases: phases.map { ($0.spec.steps(of: $0.shape), $0.shape.computePerStep) })
    let run = try AdaptiveRun(
      phases, transition, ramp: arguments[RunFlags.ramp], data: data, kernels: selection.kernels,
      threads: TrainFlags.threads(arguments), in: folder,
      program: "traverse \(Version.current)", report: { progress.show($0) })
    StopSignal.install()
    let stopwatch = Stopwatch()
    let ending = try run.train(
      checkpointEvery: 60 * arguments[TrainFlags.checkpointEvery], now: { stopwatch.seconds },
      isStopping: { StopSignal.received != nil }, report: { progress.show($0) })
    progress.clear()
    guard ending == .finished else {
      session.remark(
        "stopped at a checkpoint in phase \(run.phase + 1) of \(phases.count); "
          + "the same command goes on")
      return .stopped
    }
    let outcome = try AdaptiveOutcome(plan, phases, log: run.run.logPath)
    let bytes = JSONWriter.bytes(of: outcome.json, layout: .pretty)
    try AtomicFile(folder + "/result.json", existing: .replace).write(bytes)
    if arguments[Results.json] {
      try StandardStream.output.write(bytes)
    } else {
      try session.answer(AdaptiveText.text(outcome))
    }
    return .done
  }

  /// What the folder keeps of the settings: another plan or other settings are another run.
  private var document: JSONValue {
    .object([
      .init("format", .string("traverse.adaptive/1")),
      .init("phases", .array(phases.map(\.spec.json))),
      .init(
        "transition",
        .object([
          .init("patch", .string(transition.patch.rawValue)),
          .init("context", .string(transition.context.rawValue)),
          .init("width", .string(transition.width.rawValue)),
          .init("depth", .string(transition.depth.rawValue)),
          .init("ramp", .integer(arguments[RunFlags.ramp])),
        ])),
    ])
  }
}
