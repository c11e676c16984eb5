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

  // MARK: Reading

  /// What a source holds, with the config beside it.
  ///
  /// Throws for what cannot be read and for what is no log.
  mutating func document(of source: LogSource) throws -> LogDocument {
    let document: LogDocument
    switch source.contents {
    case .file(let path):
      let (bytes, name) = try log(path)
      document = try Self.document(bytes, name: name)
    case .events(let files):
      var parts: [(file: LogSource.EventFile, bytes: [UInt8])] = []
      for file in files { parts.append((file, try log(file.path).bytes)) }
      document = try LogDocument(events: parts)
    case .mlflow(let folder):
      document = try store(folder)
    }
    return try with(configOf: source, document)
  }

  /// What a file holds whose bytes are there already, with the config beside it.
  mutating func document(_ bytes: [UInt8], name: String, at path: String) throws -> LogDocument {
    try with(configOf: source(ofFile: path), Self.document(bytes, name: name))
  }

  private mutating func with(
    configOf source: LogSource, _ document: LogDocument
  ) throws -> LogDocument {
    guard let config = try config(of: source) else { return document }
    return document.with(config: config)
  }

  /// One file's bytes, also where they are a database.
  static func document(_ bytes: [UInt8], name: String) throws -> LogDocument {
    guard SQLiteDatabase.isRecognised(bytes) else { return try LogDocument.read(bytes, name: name) }
    let runs: [MLflowRun]
    do {
      runs = try MLflowDatabase.runs(in: SQLiteDatabase(bytes))
    } catch {
      throw FileError(path: name, reason: "\(error)")
    }
    return try LogDocument(runs, name: name)
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
    var run = MLflowRun(name: stated("run_name") ?? stated("run_id") ?? folder.path)
    var warnings: [String] = []
    if stated("lifecycle_stage") == "deleted" {
      warnings.append("\(folder.path): MLflow has it as deleted")
    }
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

  /// What stands beside the log: of the first config that is there.
  private mutating func config(of source: LogSource) throws -> RunConfig? {
    guard let path = source.configs.first(where: { FileContents.exist(at: $0) }) else { return nil }
    var config = RunConfig(origin: path)
    do {
      let bytes = try FileContents.read(path, limit: Self.configLimit)
      if path.hasSuffix(".json") {
        config.add(try JSONParser.parse(bytes, words: .accepted))
      } else {
        for entry in try YAMLScalars.read(bytes) { config.add(entry.value, under: entry.keys) }
      }
      guard !config.isEmpty else { return nil }
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
