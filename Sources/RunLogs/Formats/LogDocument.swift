import JSON

/// What a log holds, before anyone asks what it means: one file, or the files of one run.
package struct LogDocument: Sendable {
  /// One table for each run of a native log, one for any other file.
  package let tables: [LogTable]
  /// What was left out on the way, a sentence each.
  package let warnings: [String]

  init(tables: [LogTable], warnings: [String]) {
    self.tables = tables
    self.warnings = warnings
  }

  /// The event files of one run: each with its bytes and what stands before its tags.
  ///
  /// Throws: `ImportError` for files without a single scalar.
  package init(
    events: [(file: LogSource.EventFile, bytes: [UInt8])]
  ) throws(ImportError) {
    var parts: [TensorBoardReader.Part] = []
    var own: [String: [TensorBoardReader.Part]] = [:]
    for (file, bytes) in events {
      // The name of a file, not of the folder: it tells messages and the run's own name.
      let part = TensorBoardReader.Part(bytes: bytes, name: file.path, prefix: file.prefix)
      if !file.prefix.isEmpty, TensorBoardReader.isRun(part) {
        own[file.prefix, default: []].append(part.standingAlone)
      } else {
        parts.append(part)
      }
    }
    var documents: [LogDocument] = []
    for run in [parts] + own.sorted(by: { $0.key < $1.key }).map(\.value) where !run.isEmpty {
      do throws(ImportError) {
        documents.append(try TensorBoardReader.read(run, name: run[0].name))
      } catch {
        // An event file without scalars above those of runs is nothing to miss.
        if own.isEmpty { throw error }
      }
    }
    self.init(
      tables: documents.flatMap(\.tables), warnings: documents.flatMap(\.warnings))
    guard !tables.isEmpty else {
      throw ImportError(
        .data, file: events.first?.file.path ?? "", found: "event files without scalars",
        expected: "scalars, such as a loss")
    }
  }

  /// The largest step of any row; below all others where none is told.
  package var lastStep: Double {
    tables.compactMap { table in
      table.columns.firstIndex(of: "step").flatMap { table.numbers(column: $0).max() }
    }.max() ?? -.infinity
  }

  /// The same with what stands beside the log, for tables that hold no config themselves.
  package func with(config: RunConfig) -> LogDocument {
    var tables = tables
    for index in tables.indices where tables[index].config == nil { tables[index].config = config }
    return LogDocument(tables: tables, warnings: warnings)
  }

  /// Recognises the format by content and reads the tables.
  ///
  /// Throws: `ImportError` for anything that is no log, or a damaged one, named as well as it can be.
  /// Cost: linear in the bytes.
  package static func read(_ bytes: [UInt8], name: String) throws(ImportError) -> LogDocument {
    if TensorBoardReader.recognises(bytes) {
      let part = TensorBoardReader.Part(bytes: bytes, name: name, prefix: "")
      return try TensorBoardReader.read([part], name: name)
    }
    if WandbReader.recognises(bytes) { return try WandbReader.read(bytes, name: name) }
    let start = try ContentCheck.textStart(of: bytes, name: name)
    let first = bytes[start...].first { $0 > UInt8(ascii: " ") }
    // What trainers print may begin with anything, but not with an object.
    if first != UInt8(ascii: "{"),
      let document = PrintedLogReader.read(bytes, from: start, name: name)
    {
      return document
    }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return try JSONDocumentReader.isDocument(bytes, from: start)
        ? JSONDocumentReader.read(bytes, from: start, name: name)
        : JSONLinesReader.read(bytes, from: start, name: name)
    default:
      let document = try DelimitedReader.read(bytes, from: start, name: name)
      guard let table = document.tables.first, WandbChart.recognises(table) else { return document }
      return LogDocument(tables: try WandbChart.tables(of: table), warnings: document.warnings)
    }
  }
}
