import Calibrate
import Engine
import Host
import JSON
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
    let manifest = try prepare()
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
    _ = try executor.run(
      pause: { Stopwatch.pause(0.2) }, isStopping: { StopSignal.received != nil },
      report: { progress.show($0) })
    guard StopSignal.received == nil else {
      session.remark("stopped at checkpoints; the same command goes on")
      return .stopped
    }
    return try SweepHarvest(manifest, in: folder).conclude(arguments, session)
  }

  private func prepare() throws -> SweepManifest {
    try checkCells()
    let manifest = SweepManifest(plan.cells)
    try folder.prepare(manifest)
    for note in plan.data.notes { session.remark(note) }
    if let warning = plan.warning { session.remark(warning) }
    return manifest
  }

  /// Throws where a cell's folder holds a run of other settings, whose law would be taken for one of these.
  ///
  /// What else may be wrong with a folder its own run will tell, and is lost alone.
  private func checkCells() throws(FolderTaken) {
    for (cell, spec) in zip(plan.cells, plan.specs) {
      let run = RunFolder(folder.run(cell.name))
      guard FileContents.exist(at: run.spec) else { continue }
      do {
        _ = try run.lacks(spec, for: .reach, session)
      } catch let error as FolderTaken {
        throw error
      } catch {}
    }
  }
}

/// What whoever runs a sweep elsewhere needs of it: the manifest, each task, and the laws of what is there.
extension Calibration {
  /// Writes the manifest and trains nothing.
  func writeManifest() throws -> ExitCode {
    let manifest = try FolderClaim.holding(folder.path) { try prepare() }
    session.remark("wrote \(folder.manifest): tasks 0 to \(manifest.tasks.count - 1)")
    return .done
  }

  /// One task of a manifest, in this process: begun, gone on with, or found done.
  static func run(
    task: Int, of path: String, _ arguments: Arguments, _ session: Session
  ) throws -> ExitCode {
    let (manifest, _) = try SweepManifest.read(path, session)
    guard manifest.tasks.indices.contains(task) else {
      throw UsageError(
        command: arguments.command,
        .other("--task: found \(task), expected 0 to \(manifest.tasks.count - 1)"))
    }
    let request = try manifest.tasks[task].training(in: path)
    let folder = SweepFolder(Folder.around(path))
    try Folder.create(folder.cells)
    return try TrainingJob(
      request, in: RunFolder(folder.run(manifest.tasks[task].name)), for: .reach,
      Execution(arguments, threads: arguments[CalibrateFlags.threads]), session
    ).run()
  }

  /// The laws of the tasks that are done; tells which are not.
  static func collect(
    _ path: String, _ arguments: Arguments, _ session: Session
  ) throws -> ExitCode {
    let (manifest, _) = try SweepManifest.read(path, session)
    let harvest = try SweepHarvest(manifest, in: SweepFolder(Folder.around(path)))
    for missing in harvest.missing { Session.complain(missing) }
    return try harvest.conclude(arguments, session)
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

extension SweepManifest.Task {
  /// What to train; `path` is that of the manifest.
  func training(in path: String) throws(FileError) -> TrainingRequest {
    do {
      return try TrainingRequest(JSONCursor(request))
    } catch {
      throw FileError(path: path, reason: "\(name): \(error)")
    }
  }
}
