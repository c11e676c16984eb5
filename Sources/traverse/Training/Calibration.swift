import Calibrate
import Engine
import Host
import JSON
import LawFit
import RunLogs
import Scaling

/// A sweep in its folder, from the plan of its runs to their laws.
struct Calibration {
  private let folder: SweepFolder
  private let plan: SweepPlan
  private let jobs: Int
  private let threads: Int
  private let arguments: Arguments
  private let session: Session

  init(_ folder: SweepFolder, _ arguments: Arguments, _ session: Session) throws {
    self.folder = folder
    self.arguments = arguments
    self.session = session
    plan = try SweepPlan(arguments, in: folder)
    threads = arguments[CalibrateFlags.threads]
    jobs = arguments[CalibrateFlags.jobs] ?? max(1, Processors.coreCount() / threads)
  }

  /// One task of a manifest, in this process.
  static func run(
    task: Int, of path: String, _ arguments: Arguments, _ session: Session
  ) throws -> ExitCode {
    let (manifest, _) = try SweepManifest.read(path, session)
    guard task < manifest.tasks.count else {
      throw UsageError(
        command: arguments.command,
        .other("--task: found \(task), expected 0 to \(manifest.tasks.count - 1)"))
    }
    let request: TrainingRequest
    do {
      request = try TrainingRequest(JSONCursor(manifest.tasks[task].request))
    } catch {
      throw FileError(path: path, reason: "line \(task + 2): \(error)")
    }
    let folder = SweepFolder(Folder.around(path))
    try Folder.create(folder.cells)
    return try TrainingJob(
      request, in: RunFolder(folder.run(manifest.tasks[task].name)), for: .extend,
      Execution(arguments, threads: arguments[CalibrateFlags.threads]), session
    ).run()
  }

  /// What it would take; leaves nothing behind.
  func show() throws -> ExitCode {
    var estimates: [TrainingEstimate] = []
    for (index, spec) in plan.specs.enumerated() {
      let selection = try TrainingJob.kernels(for: spec.precision)
      let trainer = try Trainer(
        spec, plan.shapes[index], data: plan.data, kernels: selection.kernels, threads: threads)
      let stopwatch = Stopwatch()
      estimates.append(try TrainingEstimate(trainer, clock: { stopwatch.seconds }))
    }
    let document = SweepEstimate(plan.cells, estimates, jobs: jobs)
    try session.answer(
      document.json, or: SweepText.text(document), asJSON: arguments[Results.json])
    if let warning = plan.warning { session.remark(warning) }
    return .done
  }

  /// Runs what is not done, gathers the logs and fits the laws.
  func run() throws -> ExitCode {
    guard let program = Environment.executablePath else {
      throw ChildProcess.Failure.notFound(program: CommandLine.arguments.first ?? "traverse")
    }
    return try FolderClaim.holding(folder.path) { try run(by: program) }
  }

  private func run(by program: String) throws -> ExitCode {
    try folder.prepare(SweepManifest(plan.cells))
    for note in plan.data.notes { session.remark(note) }
    if let warning = plan.warning { session.remark(warning) }
    StopSignal.install()
    let words = [
      "calibrate", "--manifest", folder.manifest, "--threads", "\(threads)", "--checkpoint-every",
      "\(arguments[TrainFlags.checkpointEvery])", "--task",
    ]
    let executor = LocalExecutor(plan.cells, in: folder, jobs: jobs) {
      task, path throws(ChildProcess.Failure) in
      try RunningProcess(program, words + ["\(task)"], printingTo: path)
    }
    let progress = SweepProgress(session, plan.cells)
    let endings = try executor.run(
      pause: { Stopwatch.pause(0.2) }, isStopping: { StopSignal.received != nil },
      report: { progress.show($0) })
    guard StopSignal.received == nil else {
      session.remark("stopped at checkpoints; the same command goes on")
      return .stopped
    }
    return try conclude(endings)
  }

  /// Fits what the cells left; cells that failed are told and missing.
  private func conclude(_ endings: [CellEnding]) throws -> ExitCode {
    var files: [(path: String, options: ImportOptions)] = []
    for (index, cell) in plan.cells.enumerated() where endings[index] == .finished {
      var options = ImportOptions()
      options.metric = arguments[LogFlags.metric]
      // Warm-up is no part of a law.
      let warmup = Double(plan.specs[index].optimiser.warmup) / Double(cell.steps)
      options.skipFirst = min(0.9, max(arguments[LogFlags.skipFirst] ?? 0, warmup))
      options.shape = cell.shape
      files.append((folder.runLog(cell.name), options))
    }
    guard !files.isEmpty else {
      Session.complain("no run finished, so there is no law; the same command tries again")
      return .negativeAnswer
    }
    let (runs, inputs) = try LogFlags.readRuns(files, session)
    let line = ProgressLine(session)
    var laws = try LawFitter.fit(runs, options: FitOptions()) { line.show($0) }
    line.clear()
    let examples = Set(plan.specs.map(\.evaluation.examples))
    laws.evaluationExamples = examples.count == 1 ? examples.first : nil
    laws.provenance = session.provenance(inputs: inputs, seed: FitOptions().seed)
    let bytes = JSONWriter.bytes(of: laws.json, layout: .pretty)
    try AtomicFile(folder.laws, existing: .replace).write(bytes)
    if arguments[Results.json] {
      try StandardStream.output.write(bytes)
    } else {
      try session.answer(LawText.text(laws))
    }
    for warning in LawText.warnings(laws) { session.remark(warning) }
    for advice in SweepAdvice.advice(laws, plan.cells) { Session.complain(advice) }
    session.remark("wrote \(folder.laws)")
    let isWhole = endings.allSatisfy { $0 == .finished }
    return isWhole && LawText.refusals(laws).isEmpty ? .done : .negativeAnswer
  }
}

extension SweepManifest {
  /// The manifest at `path`, and its line for provenance.
  static func read(
    _ path: String, _ session: Session
  ) throws -> (manifest: SweepManifest, input: Provenance.Input) {
    let (bytes, input) = try session.read(path)
    do {
      return (try SweepManifest(bytes), input)
    } catch {
      throw FileError(path: path, reason: error.description)
    }
  }
}
