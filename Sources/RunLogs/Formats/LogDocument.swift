import JSON

/// What one file holds, before anyone asks what it means.
package struct LogDocument: Sendable {
  /// One table for each run of a native log, one for any other file.
  package let tables: [LogTable]
  /// What was left out on the way, a sentence each.
  package let warnings: [String]

  /// Recognises the format by content and reads the tables.
  ///
  /// Throws: `ImportError` for anything that is no log, or a damaged one, named as well as it can be.
  /// Cost: linear in the bytes.
  package static func read(_ bytes: [UInt8], name: String) throws(ImportError) -> LogDocument {
    if TensorBoardReader.recognises(bytes) { return try TensorBoardReader.read(bytes, name: name) }
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
