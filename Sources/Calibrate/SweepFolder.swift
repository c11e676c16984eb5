package import Host
internal import JSON

/// Where a sweep lives, and what can be told of its cells from the files there.
///
/// `tasks.jsonl` is the manifest; `cells/NAME/` the folder of a run; `cells/NAME.log` what its process printed;
/// `laws.json` the laws.
package struct SweepFolder: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  package var manifest: String { path + "/tasks.jsonl" }
  package var laws: String { path + "/laws.json" }
  package var cells: String { path + "/cells" }
  /// The folder of a cell, by its name.
  package func run(_ name: String) -> String { "\(cells)/\(name)" }
  /// The points that a cell's law is fitted to.
  package func runLog(_ name: String) -> String { run(name) + "/run.jsonl" }
  /// What a cell's process printed, start after start; only the executor of this machine writes it.
  package func printed(_ name: String) -> String { run(name) + ".log" }

  /// Makes the folders that are missing and writes the manifest.
  package func prepare(_ manifest: SweepManifest) throws(HostError) {
    try Folder.create(path)
    try Folder.create(cells)
    try AtomicFile(self.manifest, existing: .replace).write(manifest.bytes)
  }

  /// How far a cell is: the result that its process left, or the last point of its log.
  ///
  /// A file that is missing or unreadable counts as not yet there: it appears whole, and a run that is asked for
  /// again mends it or says why not.
  package func progress(of cell: SweepCell) -> CellProgress {
    progress(of: cell.name, steps: cell.steps)
  }

  /// The same of a cell known by its name, which has so many steps to do and may have done more.
  package func progress(of name: String, steps: Int) -> CellProgress {
    if let result = document(run(name) + "/result.json"),
      case .integer(let step)? = result["step"], step >= steps
    {
      return .finished(step: step, seconds: result["seconds"]?.double ?? 0)
    }
    guard let log = try? FileContents.read(runLog(name), limit: 1 << 28),
      let line = log.split(separator: UInt8(ascii: "\n")).last,
      let point = try? JSONParser.parse(Array(line)), case .integer(let step)? = point["step"]
    else { return .unbegun }
    return .begun(
      CellPoint(
        step: step, seconds: point["seconds"]?.double ?? 0, loss: point["eval_loss"]?.double,
        error: point["eval_error"]?.double))
  }

  /// The last words of a cell's process, for who wants to know why it failed.
  package func lastWords(of cell: SweepCell) -> String? {
    guard let bytes = try? FileContents.read(printed(cell.name), limit: 1 << 28) else { return nil }
    let lines = FileName.text(of: bytes).split(separator: "\n")
    return lines.last.map(String.init)
  }

  private func document(_ path: String) -> JSONValue? {
    guard let bytes = try? FileContents.read(path, limit: 1 << 20) else { return nil }
    return try? JSONParser.parse(bytes)
  }
}

/// How far a cell is, by its files.
package enum CellProgress: Hashable, Sendable {
  case unbegun
  case begun(CellPoint)
  /// With as many steps as were asked for, or more.
  case finished(step: Int, seconds: Double)
}

/// The last point of a cell's log.
package struct CellPoint: Hashable, Sendable {
  package let step: Int
  /// Spent in training steps.
  package let seconds: Double
  package let loss: Double?
  package let error: Double?

  package init(step: Int, seconds: Double, loss: Double?, error: Double?) {
    self.step = step
    self.seconds = seconds
    self.loss = loss
    self.error = error
  }
}
