import Calibrate
import Engine
import Host
import JSON
import LawFit
import RunLogs
import Scaling

/// Everything that a report is given, sorted out: folders of sweeps and runs, and single files.
struct ReportInputs {
  var laws: LawSet?
  private(set) var lawsPath: String?
  /// Of static runs, for the points of the laws.
  var logs: [RunLog] = []
  var plan: Plan?
  var runs: [Run] = []
  /// Compute and time of all runs of sweeps.
  var calibration: (compute: Compute, seconds: Double)?
  var files: [Provenance.Input] = []
  /// That of the first run, for a report without a plan of its own.
  private var planOfRun: Plan?

  /// An adaptive run, finished or under way.
  struct Run {
    let plan: Plan
    let log: RunLogFile
    let outcome: AdaptiveOutcome
  }

  /// Looks at each path; throws for one that tells nothing to a report.
  init(_ paths: [String], _ arguments: Arguments, _ session: Session) throws {
    for path in paths {
      let sweep = SweepFolder(path)
      let run = RunFolder(path)
      if FileContents.exist(at: sweep.manifest) {
        try add(sweep: sweep, arguments, session)
      } else if FileContents.exist(at: run.spec) {
        try add(run: run, arguments, session)
      } else {
        do {
          try add(file: path, arguments, session)
        } catch let error as HostError where error.reason == .isFolder {
          throw FileError(
            path: path,
            reason:
              "found neither tasks.jsonl nor spec.json, expected the folder of a sweep or a run"
          )
        }
      }
    }
    plan = plan ?? planOfRun
  }

  private mutating func add(
    sweep: SweepFolder, _ arguments: Arguments, _ session: Session
  ) throws {
    let (manifest, input) = try SweepManifest.read(sweep.manifest, session)
    files.append(input)
    if laws == nil, FileContents.exist(at: sweep.laws) {
      try add(file: sweep.laws, arguments, session)
    }
    for task in manifest.tasks where FileContents.exist(at: sweep.runLog(task.name)) {
      let path = sweep.runLog(task.name)
      // A run that has just begun.
      guard try !RunLogFile(reading: path).points.isEmpty else { continue }
      var options = LogFlags.options(arguments)
      options.metric = options.metric ?? laws?.metric
      let runs = try LogFlags.readRuns([(path, options)], session)
      let shape = laws?.laws.map(\.shape).first { shape in
        runs.runs.first.map { $0.shape.states(shape) } ?? false
      }
      for var run in runs.runs {
        run.shape = shape ?? run.shape
        logs.append(run)
        let last = run.points.last
        let sum = calibration ?? (.zero, 0)
        calibration = (
          sum.compute + (last?.compute ?? .zero), sum.seconds + (last?.seconds ?? 0)
        )
      }
    }
  }

  private mutating func add(
    run folder: RunFolder, _ arguments: Arguments, _ session: Session
  ) throws {
    let log = TrainingRun.logPath(in: folder.path)
    let request = try AdaptiveRequest(from: folder.spec, session)
    planOfRun = planOfRun ?? request?.plan
    // A run that has just begun.
    guard FileContents.exist(at: log), case let found = try RunLogFile(reading: log),
      !found.points.isEmpty
    else {
      session.remark("\(folder.path): no point yet, left out")
      return
    }
    guard let request else { return try add(file: log, arguments, session) }
    runs.append(
      Run(
        plan: request.plan, log: found,
        outcome: try AdaptiveOutcome(request.plan, following: request.follow, found)))
    files.append(try session.read(log).input)
  }

  private mutating func add(file path: String, _ arguments: Arguments, _ session: Session) throws {
    let (bytes, input) = try session.read(path)
    let document = (try? JSONParser.parse(bytes)).map { JSONCursor($0) }
    do throws(JSONMismatch) {
      switch document?["format"].value?.string {
      case FileFormat.laws.rawValue?:
        guard let document else { return }
        laws = try LawSet(document)
        lawsPath = path
        files.append(input)
        return
      case FileFormat.plan.rawValue?:
        guard let document else { return }
        plan = try Plan(document)
        files.append(input)
        return
      default: break
      }
    } catch {
      throw FileError(path: path, reason: error.description)
    }
    let (runs, inputs) = try LogFlags.readRuns([path], arguments, session)
    logs += runs
    files += inputs
  }
}
