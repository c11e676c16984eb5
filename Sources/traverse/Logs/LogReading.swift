import Host
import JSON
import RunLogs
import Scaling

/// Logs as a command line names them: files, and folders below which the logs of runs lie.
struct LogReading {
  let session: Session
  /// Whether what is read becomes part of a result, whose provenance names every file with its hash.
  let isForResult: Bool
  private(set) var inputs: [Provenance.Input] = []

  init(_ session: Session, isForResult: Bool) {
    self.session = session
    self.isForResult = isForResult
  }

  /// Configs of more bytes than this are none.
  private static let configLimit = 1 << 22

  // MARK: Finding

  static func isFolder(_ path: String) -> Bool {
    path != "-" && (try? FileTree.names(in: path)) != nil
  }

  /// The logs at a path: itself, or those of the runs below it.
  ///
  /// Throws where the folder cannot be read, and where no log lies below it.
  func sources(at path: String) throws -> [LogSource] {
    guard Self.isFolder(path) else { return [source(ofFile: path)] }
    let tree = try FileTree(path) { name, kind in kind == .folder || LogFolder.matters(name) }
    for failure in tree.failures { session.remark("\(failure)") }
    if tree.links > 0 {
      session.remark(
        "\(path): \(tree.links) symbolic link\(tree.links == 1 ? " is" : "s are") not followed; name what they lead to"
      )
    }
    let folder = LogFolder(path, files: tree.files)
    for left in folder.leftOut { session.remark("\(left.path): left out, \(left.reason)") }
    guard !folder.sources.isEmpty else {
      throw FileError(
        path: path,
        reason: "found no log in this folder\n  'traverse help formats' names what is read.")
    }
    return folder.sources
  }

  /// A file with the configs that lie beside it, if no other run's log does.
  private func source(ofFile path: String) -> LogSource {
    let alone = LogSource(file: path)
    guard path != "-" else { return alone }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    guard let names = try? FileTree.names(in: folder.isEmpty ? "." : folder) else { return alone }
    return LogFolder(
      folder.isEmpty ? "." : String(folder.dropLast()), files: names.map { folder + $0 }
    )
    .source(of: path) ?? alone
  }

  /// Hands on what each log holds, with its files for provenance; of those below a folder some may be refused.
  ///
  /// Throws what is wrong with a file, and for a folder in which no log is taken the most telling of what is wrong.
  mutating func read(
    _ sources: [LogSource], areOfFolder: Bool,
    take: (LogSource, LogDocument, [Provenance.Input]) throws -> Void
  ) throws {
    var refusals: [any Error] = []
    var isTaken = false
    for source in sources {
      let known = inputs.count
      do {
        let document = try document(of: source)
        try take(source, document, Array(inputs[known...]))
        isTaken = true
      } catch  where areOfFolder && !(error is HostError) {
        refusals.append(error)
      }
    }
    if !isTaken, let refusal = Self.mostTelling(of: refusals) { throw refusal }
    Self.remark(on: refusals, session)
  }

  /// What a log lacks that is one, before what is wrong with files that may be none.
  static func mostTelling(of refusals: [any Error]) -> (any Error)? {
    refusals.first { ($0 as? ImportError)?.kind == .request } ?? refusals.first
  }

  /// Says of the first few files of a folder why they are left out, and of the rest how many there are.
  static func remark(on refusals: [any Error], _ session: Session) {
    // The second line of a refusal is advice about a file that was asked for.
    for refusal in refusals.prefix(5) {
      session.remark("left out \("\(refusal)".prefix { $0 != "\n" })")
    }
    if refusals.count > 5 {
      session.remark(
        "left out \(refusals.count - 5) more files; traverse import --explain tells why")
    }
  }

  // MARK: Reading

  /// What a source holds, with the config beside it.
  ///
  /// Throws for what cannot be read and for what is no log.
  mutating func document(of source: LogSource) throws -> LogDocument {
    let document: LogDocument
    switch source.contents {
    case .file(let path):
      document = try furthest(of: [path] + source.alternatives)
    case .events(let files):
      var parts: [(file: LogSource.EventFile, bytes: [UInt8])] = []
      for file in files { parts.append((file, try log(file.path).bytes)) }
      document = try LogDocument(events: parts)
    case .mlflow(let folder):
      document = try store(folder)
    }
    return with(configOf: source, document)
  }

  /// What a file holds whose bytes are there already, with the config beside it.
  mutating func document(_ bytes: [UInt8], name: String, at path: String) throws -> LogDocument {
    with(configOf: source(ofFile: path), try Self.document(bytes, name: name))
  }

  private mutating func with(
    configOf source: LogSource, _ document: LogDocument
  ) -> LogDocument {
    guard let config = config(of: source) else { return document }
    return document.with(config: config)
  }

  /// Of several logs of one run that which goes furthest, among those that can be read.
  ///
  /// Throws what is wrong with the first where none can.
  private mutating func furthest(of paths: [String]) throws -> LogDocument {
    var best: LogDocument?
    var failure: (any Error)?
    for path in paths {
      do {
        let (bytes, name) = try log(path)
        let document = try Self.document(bytes, name: name)
        if best.map({ $0.lastStep < document.lastStep }) ?? true { best = document }
      } catch {
        if paths.count > 1 { session.remark("left out \("\(error)".prefix { $0 != "\n" })") }
        failure = failure ?? error
      }
    }
    guard let best else { throw failure ?? FileError(path: paths[0], reason: "nothing to read") }
    return best
  }

  /// One file's bytes, also where they are a database.
  static func document(_ bytes: [UInt8], name: String) throws -> LogDocument {
    guard SQLiteDatabase.isRecognised(bytes) else { return try LogDocument.read(bytes, name: name) }
    let runs: [MLflowRun]
    let deleted: Int
    do {
      (runs, deleted) = try MLflowDatabase.runs(in: SQLiteDatabase(bytes))
    } catch {
      throw FileError(path: name, reason: "\(error)")
    }
    guard !runs.isEmpty || deleted == 0 else {
      throw FileError(
        path: name, reason: "found \(deleted) runs of MLflow, all of them deleted, expected others")
    }
    let warnings =
      deleted > 0 ? ["\(name): left out \(deleted) run\(deleted == 1 ? "" : "s"), deleted"] : []
    return try LogDocument(runs, name: name, warnings: warnings)
  }

  private mutating func log(_ path: String) throws -> (bytes: [UInt8], name: String) {
    guard isForResult else { return try session.peekLog(path) }
    let (bytes, name, input) = try session.readLog(path)
    inputs.append(input)
    return (bytes, name)
  }

  /// A run of MLflow's file store.
  private mutating func store(_ folder: LogSource.MLflowFolder) throws -> LogDocument {
    let meta = (try? YAMLScalars.read(log(folder.meta).bytes)) ?? []
    func stated(_ key: String) -> String? { meta.first { $0.keys == [key] }?.value }
    // Its models are kept in the same way.
    guard let identifier = stated("run_id") ?? stated("run_uuid") else {
      throw FileError(
        path: folder.path, reason: "found no run_id in meta.yaml, expected a run of MLflow")
    }
    guard stated("lifecycle_stage") != "deleted" else {
      throw FileError(
        path: folder.path, reason: "found a run that was deleted, expected one that was not")
    }
    var run = MLflowRun(name: stated("run_name") ?? identifier)
    var warnings: [String] = []
    for metric in folder.metrics {
      let (bytes, name) = try log(metric.path)
      warnings += try run.addMetrics(bytes, key: metric.key, file: name)
    }
    for parameter in folder.parameters {
      let text = String(decoding: try log(parameter.path).bytes.prefix(1 << 12), as: UTF8.self)
      run.parameters.append((parameter.key, text))
    }
    return try LogDocument([run], name: folder.path, warnings: warnings)
  }

  /// What stands beside the log: of the first config that is there and tells something.
  private mutating func config(of source: LogSource) -> RunConfig? {
    for path in source.configs where FileContents.exist(at: path) {
      if let config = config(at: path) { return config }
    }
    return nil
  }

  private mutating func config(at path: String) -> RunConfig? {
    var config = RunConfig(origin: path)
    do {
      let bytes = try FileContents.read(path, limit: Self.configLimit)
      if path.hasSuffix(".json") {
        config.add(try JSONParser.parse(bytes, words: .accepted))
      } else {
        for entry in try YAMLScalars.read(bytes) { config.add(entry.value, under: entry.keys) }
      }
      guard config.isTelling else { return nil }
      if isForResult {
        inputs.append(
          Provenance.Input(name: FileName.printable(path), sha256: SHA256.hexadecimal(of: bytes)))
      }
      return config
    } catch {
      session.remark("\(path): not used, \(error)")
      return nil
    }
  }
}
