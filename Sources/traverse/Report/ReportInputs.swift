import Calibrate
import Engine
import Host
import JSON
import Planner
import RunLogs
import Scaling

/// Everything that a report is given, sorted out, in any mixture and order: folders of sweeps, runs and probes, and
/// single files.
struct ReportInputs {
  private(set) var laws: [Laws] = []
  private(set) var plans: [Named<Plan>] = []
  private(set) var runs: [Run] = []
  private(set) var sets: [Named<WhatIfReport>] = []
  private(set) var costs: [Named<TransitionCosts>] = []
  private(set) var probes: [Named<ProbeOutcome>] = []
  /// Runs of sweeps that have no laws yet.
  private(set) var runsWithoutLaws: [RunLog] = []
  /// Compute and time of all runs of sweeps.
  private(set) var calibration: (compute: Compute, seconds: Double)?
  private(set) var files: [Provenance.Input] = []
  private var plansOfRuns: [Named<Plan>] = []

  /// What a file or folder holds, under its name.
  struct Named<Value> {
    let name: String
    let value: Value
  }

  /// Laws and the static runs that belong to them.
  struct Laws {
    /// The file; `nil` for laws that were fitted for this page.
    let path: String?
    let set: LawSet
    var logs: [RunLog] = []

    /// What to say of runs whose shape has no law here.
    var strangers: [String] {
      logs.filter { run in !set.laws.contains { $0.shape == run.shape } }.map {
        "\($0.name): there is no law for \($0.shape) here, so the run is not shown"
      }
    }
  }

  /// An adaptive run, finished or under way.
  struct Run {
    let name: String
    let plan: Plan
    let log: RunLogFile
    let outcome: AdaptiveOutcome
  }

  /// Looks at each path; throws for one that tells nothing to a report.
  init(_ paths: [String], _ arguments: Arguments, _ session: Session) throws {
    var logs: [LogFile] = []
    var sweeps: [SweepFolder] = []
    var seen: Set<String> = []
    for path in paths {
      guard seen.insert(path).inserted else {
        session.remark("\(path): given twice, read once")
        continue
      }
      let (sweep, run) = (SweepFolder(path), RunFolder(path))
      if FileContents.exist(at: sweep.manifest) {
        sweeps.append(sweep)
      } else if FileContents.exist(at: run.spec) {
        if let log = try add(run: run, session) { logs.append(log) }
      } else if LogReading.isFolder(path) {
        logs += try Self.logs(below: path, session)
      } else if let log = try add(file: path, session) {
        logs.append(log)
      }
    }
    // Laws first: logs are read for their metrics, and a sweep's own laws stand back for those that were given.
    let given = Set(laws.map(\.set.metric))
    for sweep in sweeps { try add(sweep: sweep, besides: given, arguments, session) }
    try add(logs, arguments, session)
    // A run's own plan is told where no other is given; of several runs of one plan, once.
    if plans.isEmpty {
      for plan in plansOfRuns where !plans.contains(where: { $0.value == plan.value }) {
        plans.append(plan)
      }
    }
  }
}

// MARK: Folders

extension ReportInputs {
  private mutating func add(
    sweep: SweepFolder, besides given: Set<String>, _ arguments: Arguments, _ session: Session
  ) throws {
    let (manifest, input) = try SweepManifest.read(sweep.manifest, session)
    files.append(input)
    var metric = arguments[LogFlags.metric] ?? laws.first?.set.metric
    if FileContents.exist(at: sweep.laws) {
      let (set, inputs) = try LawSource.read(sweep.laws, session)
      metric = arguments[LogFlags.metric] ?? set.metric
      if !given.contains(set.metric) {
        laws.append(Laws(path: sweep.laws, set: set))
        files += inputs
      }
    } else if laws.isEmpty {
      session.remark("\(sweep.laws): not there yet, so there are no laws of the sweep to show")
    }
    for task in manifest.tasks where FileContents.exist(at: sweep.runLog(task.name)) {
      let path = sweep.runLog(task.name)
      // A run that has just begun.
      guard try !RunLogFile(reading: path).points.isEmpty else { continue }
      var options = LogFlags.options(arguments)
      options.metric = metric
      let found = try LogFlags.readRuns([(path, options)], session).runs
      for run in found {
        if !place(run) { runsWithoutLaws.append(run) }
        let last = run.points.last
        let sum = calibration ?? (.zero, 0)
        calibration = (
          sum.compute + (last?.compute ?? .zero), sum.seconds + (last?.seconds ?? 0)
        )
      }
    }
  }

  /// An adaptive run or a probe; the log of any other run.
  private mutating func add(run folder: RunFolder, _ session: Session) throws -> LogFile? {
    let path = TrainingRun.logPath(in: folder.path)
    let adaptive = try AdaptiveRequest(from: folder.spec, session)
    let probe = adaptive == nil ? try ProbeRequest(from: folder.spec, session) : nil
    if let adaptive { plansOfRuns.append(Named(name: folder.path, value: adaptive.plan)) }
    // A run that has just begun.
    guard FileContents.exist(at: path), case let log = try RunLogFile(reading: path),
      !log.points.isEmpty, probe == nil || log.points.count(where: { $0.phase == 1 }) > 1
    else {
      session.remark("\(folder.path): no point yet, left out")
      return nil
    }
    let (bytes, name, input) = try session.readLog(path)
    if let adaptive {
      let outcome = try AdaptiveOutcome(adaptive.plan, following: adaptive.follow, log)
      runs.append(Run(name: folder.path, plan: adaptive.plan, log: log, outcome: outcome))
    } else if let probe {
      probes.append(Named(name: folder.path, value: try ProbeOutcome(probe, log)))
    } else {
      return LogFile(name: name, document: try LogDocument.read(bytes, name: name), inputs: [input])
    }
    files.append(input)
    return nil
  }
}

// MARK: Files

extension ReportInputs {
  /// A log that is to be read when the laws are known.
  private struct LogFile {
    let name: String
    let document: LogDocument
    let inputs: [Provenance.Input]
    /// Found below a folder, where one that cannot be used is left out.
    var isOfFolder = false
  }

  /// The logs of the runs below a folder; a remark for each that is none.
  private static func logs(below folder: String, _ session: Session) throws -> [LogFile] {
    var logs: [LogFile] = []
    var reading = LogReading(session, isForResult: true)
    let sources: [LogSource]
    do {
      sources = try reading.sources(at: folder)
    } catch is FileError {
      throw FileError(
        path: folder,
        reason:
          "found neither tasks.jsonl nor spec.json nor a log, expected the folder of a sweep, a run or a probe, "
          + "or one of logs")
    }
    try reading.read(sources, areOfFolder: true) { source, document, inputs in
      logs.append(
        LogFile(name: source.name, document: document, inputs: inputs, isOfFolder: true))
    }
    return logs
  }

  /// Laws, a plan, sets of shapes or costs, told apart by what they state; `nil` and the bytes for a log.
  private mutating func add(file path: String, _ session: Session) throws -> LogFile? {
    let (bytes, name, input) = try session.readLog(path)
    guard let document = try DocumentFormats.document(bytes, path: path),
      let format = document["format"].value?.string, format.hasPrefix("traverse.")
    else {
      guard !SweepManifest.isRecognised(bytes) else {
        throw FileError(
          path: path, reason: "found the tasks of a sweep: give the folder that they lie in")
      }
      var reading = LogReading(session, isForResult: true)
      let log = try reading.document(bytes, name: name, at: path)
      return LogFile(name: name, document: log, inputs: [input] + reading.inputs)
    }
    do throws(JSONMismatch) {
      switch format {
      case FileFormat.laws.rawValue: laws.append(Laws(path: path, set: try LawSet(document)))
      case FileFormat.plan.rawValue: plans.append(Named(name: path, value: try Plan(document)))
      case WhatIfReport.format:
        sets.append(Named(name: path, value: try WhatIfReport(document)))
      case TransitionCosts.format:
        costs.append(Named(name: path, value: try TransitionCosts(document)))
      default:
        throw document["format"].mismatch(
          "laws, a plan, sets of shapes, costs of transitions or a log; what lies in the folder of a run goes "
            + "with its folder, and traverse inspect shows the file alone")
      }
    } catch {
      throw FileError(path: path, reason: error.description)
    }
    files.append(input)
    return nil
  }
}

// MARK: Logs

extension ReportInputs {
  /// Reads the logs and fits laws to those that belong to none.
  private mutating func add(
    _ logs: [LogFile], _ arguments: Arguments, _ session: Session
  ) throws {
    var groups: [[(run: RunLog, inputs: [Provenance.Input])]] = []
    var refusals: [ImportError] = []
    for log in logs {
      let found: [RunLog]
      do {
        found = try runs(of: log, arguments, session)
      } catch let refusal as ImportError where log.isOfFolder {
        refusals.append(refusal)
        continue
      }
      files += log.inputs
      for run in found where !place(run) {
        let index = groups.firstIndex {
          $0[0].run.metric == run.metric && $0[0].run.convention == run.convention
        }
        if let index {
          groups[index].append((run, log.inputs))
        } else {
          groups.append([(run, log.inputs)])
        }
      }
    }
    if refusals.count == logs.count, let refusal = LogReading.mostTelling(of: refusals) {
      throw refusal
    }
    LogReading.remark(on: refusals, session)
    guard !groups.isEmpty else {
      guard let flag = (FitFlags.all + [LevelFlag.level]).first(where: { arguments.isGiven($0) })
      else { return }
      throw UsageError(
        command: arguments.command,
        .other("\(flag.declaration.spelling) is about fitting laws, and none is fitted here"))
    }
    for group in groups {
      let runs = group.map(\.run)
      var inputs: [Provenance.Input] = []
      for input in group.flatMap(\.inputs) where !inputs.contains(input) { inputs.append(input) }
      let set = try FitFlags.laws(of: runs, from: inputs, arguments, session)
      laws.append(Laws(path: nil, set: set, logs: runs))
    }
  }

  /// The runs of a log, by the metric of laws or plans where it has one of theirs and the user names none.
  private func runs(
    of file: LogFile, _ arguments: Arguments, _ session: Session
  ) throws -> [RunLog] {
    var options = LogFlags.options(arguments)
    let document = file.document
    if options.metric == nil {
      for metric in laws.map(\.set.metric) + plans.map(\.value.metric) {
        options.metric = metric
        if let log = try? LogImport(document, name: file.name, options: options) {
          return LogFlags.remarked(log, session)
        }
      }
      options.metric = nil
    }
    return LogFlags.remarked(
      try LogImport(document, name: file.name, options: options), session)
  }

  /// Puts a run beside every set of laws of its metric and way of counting; `false` where there is none.
  private mutating func place(_ run: RunLog) -> Bool {
    var isPlaced = false
    for index in laws.indices where laws[index].belongs(run) {
      laws[index].logs.append(laws[index].named(run))
      isPlaced = true
    }
    return isPlaced
  }
}

extension ReportInputs.Laws {
  fileprivate func belongs(_ run: RunLog) -> Bool {
    path != nil && set.metric == run.metric
      && (set.convention == run.convention || set.convention == .unstated)
  }

  /// The run under the name that its shape has among the laws, which may leave out what all of them share.
  fileprivate func named(_ run: RunLog) -> RunLog {
    let known = set.laws.map(\.shape)
    guard !known.contains(run.shape), let shape = known.first(where: { run.shape.states($0) })
    else { return run }
    var named = run
    named.shape = shape
    return named
  }
}
