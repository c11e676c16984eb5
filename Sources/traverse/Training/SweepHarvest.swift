import Calibrate
import Engine
import Host
import JSON
import LawFit
import RunLogs
import Scaling

/// What the cells of a sweep left in its folder, whoever ran them, and the laws of it.
struct SweepHarvest {
  private let folder: SweepFolder
  private let cells: [Cell]

  private struct Cell {
    let name: String
    /// As its law names it.
    let shape: Shape
    let steps: Int
    let warmup: Int
    let evaluationExamples: Int?
    let progress: CellProgress
  }

  /// Looks at every cell of the manifest; throws where a task's request is none.
  init(_ manifest: SweepManifest, in folder: SweepFolder) throws {
    self.folder = folder
    cells = try manifest.tasks.map { task in
      let request = try task.training(in: folder.manifest)
      guard case .steps(let steps) = request.budget else {
        throw FileError(
          path: folder.manifest, reason: "\(task.name): steps: expected a number, found none")
      }
      return Cell(
        name: task.name, shape: task.shape ?? request.shape, steps: steps,
        warmup: request.warmup ?? 0, evaluationExamples: request.evaluationExamples,
        progress: folder.progress(of: task.name, steps: steps))
    }
  }

  /// A line for each cell that is not done.
  var missing: [String] {
    cells.enumerated().compactMap { task, cell in
      let state: String
      switch cell.progress {
      case .finished: return nil
      case .begun(let point):
        state = "at " + NumberText.percent(Double(point.step) / Double(cell.steps))
      case .unbegun: state = "not begun"
      }
      let owner = FolderClaim.holder(of: folder.run(cell.name)).map { ", in use by \($0)" } ?? ""
      return FileName.printable("missing: task \(task), \(cell.name): \(state)\(owner)")
    }
  }

  /// Fits what is done and keeps the laws in the folder; cells that are not done have no part in them.
  func conclude(_ arguments: Arguments, _ session: Session) throws -> ExitCode {
    let (runs, inputs) = try logs(arguments, session)
    guard !runs.isEmpty else {
      Session.complain("no run finished, so there is no law; the same command tries again")
      return .negativeAnswer
    }
    let line = ProgressLine(session)
    var laws = try LawFitter.fit(runs.map(\.log), options: FitOptions()) { line.show($0) }
    line.clear()
    let examples = Set(cells.map(\.evaluationExamples))
    laws.evaluationExamples = examples.count == 1 ? cells[0].evaluationExamples : nil
    laws.provenance = session.provenance(inputs: inputs, seed: FitOptions().seed)
    try write(laws, arguments, session)
    for law in laws.laws {
      let own = runs.filter { $0.log.shape == law.shape }.map(\.run)
      if let advice = SweepAdvice.advice(law, own) { Session.complain(advice) }
    }
    session.remark("wrote \(folder.laws)")
    let isWhole = cells.allSatisfy { if case .finished = $0.progress { true } else { false } }
    return isWhole && LawText.refusals(laws).isEmpty ? .done : .negativeAnswer
  }

  /// The logs of the cells that are done, without their warm-up, which is no part of a law.
  private func logs(
    _ arguments: Arguments, _ session: Session
  ) throws -> (runs: [(log: RunLog, run: SweepAdvice.Run)], inputs: [Provenance.Input]) {
    var runs: [(log: RunLog, run: SweepAdvice.Run)] = []
    var inputs: [Provenance.Input] = []
    for cell in cells {
      guard case .finished(let step, _) = cell.progress else { continue }
      var options = ImportOptions()
      options.metric = arguments[LogFlags.metric]
      // Of what the run has done, which may be more than the sweep asks for.
      let warmup = Double(cell.warmup) / Double(max(1, step))
      options.skipFirst = min(0.9, max(arguments[LogFlags.skipFirst] ?? 0, warmup))
      options.shape = cell.shape
      let found = try LogFlags.readRuns([(folder.runLog(cell.name), options)], session)
      inputs += found.inputs
      for log in found.runs {
        let spent = log.points.last?.compute ?? .zero
        runs.append((log, .init(folder: folder.run(cell.name), compute: spent)))
      }
    }
    return (runs, inputs)
  }

  private func write(_ laws: LawSet, _ arguments: Arguments, _ session: Session) throws {
    let bytes = JSONWriter.bytes(of: laws.json, layout: .pretty)
    try AtomicFile(folder.laws, existing: .replace).write(bytes)
    if arguments[Results.json] {
      try StandardStream.output.write(bytes)
    } else {
      try session.answer(LawText.text(laws))
    }
    for warning in LawText.warnings(laws) { session.remark(warning) }
  }
}
