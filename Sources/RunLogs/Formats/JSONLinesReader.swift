import JSON

/// Reads an object a line: trainers' metric files, and Traverse's own run logs with their headers.
///
/// Scalars become cells, those of nested objects under names such as `optim.lr`; arrays and null become
/// nothing. Only the last line, without its line end, may be broken: its writer was interrupted.
struct JSONLinesReader {
  private let bytes: [UInt8]
  private let name: String
  private let lines: LineIndex
  private var tables: [LogTable] = []
  private var warnings: [String] = []
  private var header: RunHeader?
  private var columns = ColumnNames()
  private var members: [LogTable.Member] = []
  private var rows: [UInt32] = [0]
  /// Of the lines that were parsed last, as training and evaluation take turns.
  private var layouts: [LineLayout] = []

  private static let layoutLimit = 4

  /// The tables of a text that `ContentCheck` has passed and that starts with a brace or bracket.
  static func read(
    _ bytes: [UInt8], from start: Int, name: String
  ) throws(ImportError) -> LogDocument {
    var reader = Self(bytes: bytes, name: name)
    var position = start
    while position < bytes.count {
      if let end = reader.readKnownLine(at: position) {
        position = end + 1
        continue
      }
      let end = bytes[position...].firstIndex(where: DelimitedCell.isLineEnd) ?? bytes.count
      try reader.readLine(position..<end)
      position = end + 1
    }
    reader.closeTable()
    guard !reader.tables.isEmpty else {
      throw ImportError(
        .data, file: name, found: "objects without a single value", expected: "numbers to import")
    }
    return LogDocument(tables: reader.tables, warnings: reader.warnings)
  }

  private init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
    lines = LineIndex(bytes)
  }

  private mutating func readLine(_ range: Range<Int>) throws(ImportError) {
    guard bytes[range].contains(where: { $0 > UInt8(ascii: " ") }) else { return }
    let located: [(key: String, value: Range<Int>)]
    do {
      located = try JSONParser.locateMembers(of: bytes, in: range, words: .accepted)
    } catch {
      guard range.upperBound == bytes.count, !members.isEmpty || header != nil else {
        throw ImportError(error, file: name)
      }
      warnings.append("\(name):\(error.position.line): the last line is cut off; it is left out")
      return
    }
    if let format = try declaredFormat(of: located) {
      closeTable()
      try openTable(format: format, range)
      return
    }
    let first = members.count
    try add(located, under: "", of: range)
    if located.contains(where: { bytes[$0.value.lowerBound] == UInt8(ascii: "{") }) {
      try refuseSharedColumns(from: first, of: range)
    }
    if members.count > rows[rows.count - 1] { rows.append(UInt32(members.count)) }
    let layout = LineLayout(
      range, of: bytes, values: located.map(\.value), columns: members[first...].map(\.column))
    if let layout { layouts = [layout] + layouts.prefix(Self.layoutLimit - 1) }
  }

  /// Longest name of a value in a nested object: each holds those of all objects around it.
  private static let nestedNameLimit = 1 << 10

  /// Appends the scalars of an object, those of objects within under all keys above them.
  ///
  /// Cost: linear in the bytes of values times the depth at which they stand.
  private mutating func add(
    _ located: [(key: String, value: Range<Int>)], under prefix: String, of line: Range<Int>
  ) throws(ImportError) {
    for (key, value) in located {
      guard prefix.isEmpty || prefix.utf8.count + key.utf8.count <= Self.nestedNameLimit else {
        throw refusal(
          of: line, "keys of nested objects of over \(Self.nestedNameLimit) bytes", "shorter names")
      }
      switch bytes[value.lowerBound] {
      case UInt8(ascii: "{"):
        let inner: [(key: String, value: Range<Int>)]
        do {
          inner = try JSONParser.locateMembers(of: bytes, in: value, words: .accepted)
        } catch {
          throw ImportError(error, file: name)
        }
        try add(inner, under: prefix + key + ".", of: line)
      case UInt8(ascii: "["), UInt8(ascii: "n"): continue
      default:
        members.append(
          LogTable.Member(
            column: columns.index(of: prefix + key), start: UInt32(value.lowerBound),
            end: UInt32(value.upperBound)))
        guard columns.names.count <= LogTable.columnLimit else {
          throw refusal(
            of: line, "more than \(LogTable.columnLimit) keys", "a few for all rows")
        }
      }
    }
  }

  /// `{"a.b": 1, "a": {"b": 2}}` would be two values of one name.
  private func refuseSharedColumns(from first: Int, of line: Range<Int>) throws(ImportError) {
    var seen: Set<UInt32> = []
    for member in members[first...] where !seen.insert(member.column).inserted {
      let name = columns.names[Int(member.column)]
      throw refusal(of: line, "two values named \(EscapedText.quoted(name))", "each name once")
    }
  }

  private func refusal(
    of line: Range<Int>, _ found: String, _ expected: String
  ) -> ImportError {
    ImportError(
      .data, file: name, line: lines.line(of: line.lowerBound, in: bytes), found: found,
      expected: expected)
  }

  /// Reads a line that is laid out like one before and returns where it ends.
  private mutating func readKnownLine(at start: Int) -> Int? {
    for layout in layouts {
      if let end = layout.read(bytes, at: start, into: &members) {
        rows.append(UInt32(members.count))
        return end
      }
    }
    return nil
  }

  /// The word under `format`, if it is one of Traverse's.
  private func declaredFormat(
    of located: [(key: String, value: Range<Int>)]
  ) throws(ImportError) -> String? {
    guard let member = located.first(where: { $0.key == "format" }),
      let word = try? JSONParser.parse(bytes, in: member.value).string,
      word.hasPrefix("traverse.")
    else { return nil }
    return word
  }

  private mutating func openTable(format: String, _ range: Range<Int>) throws(ImportError) {
    let line = lines.line(of: range.lowerBound, in: bytes)
    guard header != nil || tables.isEmpty else {
      throw ImportError(
        .data, file: name, line: line, found: "a run header behind points without one",
        expected: "a header before the points of every run")
    }
    guard tables.count < ShapeSource.runLimit else {
      throw ImportError(
        .data, file: name, line: line, found: "more than \(ShapeSource.runLimit) runs",
        expected: "fewer in one file")
    }
    let json: JSONValue
    do {
      json = try JSONParser.parse(bytes, in: range, words: .accepted)
    } catch {
      throw ImportError(error, file: name)
    }
    header = try RunHeader(json, format: format, file: name, line: line)
  }

  /// Ends the table under way, if there is one.
  private mutating func closeTable() {
    guard header != nil || !members.isEmpty else { return }
    tables.append(
      LogTable(
        name: name, format: header == nil ? .jsonLines : .native, header: header,
        columns: columns.names, bytes: bytes, lines: lines, cells: .members(members, rows: rows)))
    columns = ColumnNames()
    members = []
    rows = [0]
    layouts = []
  }
}
