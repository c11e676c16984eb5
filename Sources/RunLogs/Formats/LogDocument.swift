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
    // The name of a file, not of the folder: it tells messages and the run's own name.
    self = try TensorBoardReader.read(
      events.map {
        TensorBoardReader.Part(bytes: $0.bytes, name: $0.file.path, prefix: $0.file.prefix)
      },
      name: events.first?.file.path ?? "")
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
