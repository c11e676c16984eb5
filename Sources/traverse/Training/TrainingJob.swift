import Engine
import Host
import JSON
import Scaling

/// One run in its folder, as `train`, `cell` and `resume` carry it out.
struct TrainingJob {
  private let request: TrainingRequest
  private let folder: RunFolder
  private let purpose: Purpose
  private let execution: Execution
  private let session: Session

  enum Purpose {
    /// Begin, or go on where the folder has this very run.
    case train
    /// Go on, with another budget than before.
    case extend
    /// The same, and done where the run has had more than the budget: a sweep's cell may be ahead of its sweep.
    case reach
  }

  init(
    _ request: TrainingRequest, in folder: RunFolder, for purpose: Purpose = .train,
    _ execution: Execution, _ session: Session
  ) {
    self.request = request
    self.folder = folder
    self.purpose = purpose
    self.execution = execution
    self.session = session
  }

  /// The fastest kernels, unless the environment names others.
  static func kernels(for precision: Precision = .fp32) throws -> KernelSelection {
    let name = Environment.value(kernelVariable).flatMap { $0.isEmpty ? nil : $0 }
    do {
      return try KernelSelection(named: name, for: precision)
    } catch {
      throw UsageError(command: nil, .other("\(kernelVariable): \(error)"))
    }
  }

  static let kernelVariable = "TRAVERSE_ISA"

  /// The request that a file states.
  static func request(_ path: String, _ session: Session) throws -> TrainingRequest {
    let (document, _) = try session.readDocument(
      path, format: TrainingRequest.format,
      hint: "Expected what to train; 'traverse help cell' says how it is written.")
    do {
      return try TrainingRequest(document)
    } catch {
      throw FileError(path: path, reason: error.description)
    }
  }

  /// What it would take; leaves nothing behind.
  func show() throws -> ExitCode {
    let (spec, shape, data) = try request.resolved()
    let selection = try kernels(of: spec)
    for note in data.notes { session.remark(note) }
    let trainer = try Trainer(
      spec, shape, data: data, kernels: selection.kernels, threads: execution.threads)
    let stopwatch = Stopwatch()
    let estimate = try TrainingEstimate(trainer, clock: { stopwatch.seconds })
    try session.answer(
      estimate.json, or: TrainingText.text(estimate), asJSON: execution.printsJSON)
    return .done
  }

  /// Trains to the end of the budget, or until a signal.
  func run() throws -> ExitCode {
    let (spec, shape, data) = try request.resolved()
    let selection = try kernels(of: spec)
    return try FolderClaim.holding(folder.path) { try run(spec, shape, data, selection) }
  }

  private func kernels(of spec: TrainingSpec) throws -> KernelSelection {
    let selection = try TrainingJob.kernels(for: spec.precision)
    if spec.precision == .bf16 && !selection.hasBFloat16 {
      session.remark(
        "\(selection.name) has no instruction for bfloat16: the numbers are the same, the speed is not"
      )
    }
    return selection
  }

  private func run(
    _ spec: TrainingSpec, _ shape: TrainingShape, _ data: Dataset, _ selection: KernelSelection
  ) throws -> ExitCode {
    let isSpecNew = try folder.lacks(spec, for: purpose, session)
    if purpose == .reach, let result = folder.result, case .integer(let step)? = result["step"],
      step >= spec.steps(of: shape)
    {
      try session.answer(result, or: DocumentText.text(result), asJSON: execution.printsJSON)
      return .done
    }
    for note in data.notes { session.remark(note) }
    let trainer = try Trainer(
      spec, shape, data: data, kernels: selection.kernels, threads: execution.threads)
    var progress = TrainingProgress(session)
    let run = try TrainingRun(
      trainer, in: folder.path, program: "traverse \(Version.current)",
      report: { progress.show($0) })
    // Only now that the checkpoint goes with it: a budget that is refused leaves the run as it was.
    if isSpecNew { try folder.write(spec.json) }
    let ending = try execution.carryOut(&progress) {
      try run.train(checkpointEvery: $0, now: $1, isStopping: $2, report: $3)
    }
    switch ending {
    case .finished:
      let result = TrainingResult(trainer, log: run.log.path)
      try folder.conclude(result.json, text: TrainingText.text(result), execution, session)
      return .done
    case .stopped:
      session.remark(
        "stopped at a checkpoint after step \(trainer.state.step) of \(trainer.schedule.steps); "
          + "the same command goes on")
      return .stopped
    }
  }
}
