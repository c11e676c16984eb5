import JSON
import Scaling

/// Reads CSV, TSV and CSV with semicolons: RFC 4180, with any of the three line ends.
///
/// A ragged row is an error, since one cell too few shifts all that follow it. Only the last line of a
/// file, without its line end, may be short: its writer was interrupted, also within a number
/// (`isCutOff`). And timm, resumed with more to log, writes wider rows under the old header: of these the
/// cells are read that keep their place.
struct DelimitedReader {
  private let bytes: [UInt8]
  private let name: String
  private let delimiter: LogFormat.Delimiter
  private var position: Int
  private var starts: [UInt32] = []

  /// The table of a text that `ContentCheck` has passed.
  static func read(
    _ bytes: [UInt8], from start: Int, name: String
  ) throws(ImportError) -> LogDocument {
    var reader = Self(bytes, from: start, name: name)
    let columns = try reader.header()
    return try reader.table(columns: columns)
  }

  private init(_ bytes: [UInt8], from start: Int, name: String) {
    self.bytes = bytes
    self.name = name
    delimiter = Self.delimiter(ofLineIn: bytes, from: start)
    position = start
  }

  /// The delimiter that the first line has most of, outside quotes.
  private static func delimiter(ofLineIn bytes: [UInt8], from start: Int) -> LogFormat.Delimiter {
    var counts: [LogFormat.Delimiter: Int] = [:]
    var isQuoted = false
    for byte in bytes[start...] {
      if byte == DelimitedCell.quote { isQuoted.toggle() }
      guard !isQuoted else { continue }
      if DelimitedCell.isLineEnd(byte) { break }
      if let delimiter = LogFormat.Delimiter(rawValue: byte) { counts[delimiter, default: 0] += 1 }
    }
    let most = counts.values.max() ?? 0
    return LogFormat.Delimiter.allCases.first { counts[$0] == most } ?? .comma
  }

  private mutating func header() throws(ImportError) -> [String] {
    skipBlankLines()
    let start = position
    guard try scanRow() else {
      throw error(at: start, found: "a header that is cut off", expected: "a closing quote")
    }
    let cells = starts.map { start in
      DelimitedCell.content(of: bytes, at: Int(start), delimiter: delimiter)
    }
    starts.removeAll()
    if cells.contains(where: isNumber), cells.allSatisfy({ $0.isEmpty || isNumber($0) }) {
      throw error(
        at: start, found: "numbers in the first row", expected: "a header row of column names")
    }
    let names = cells.map { String(decoding: $0, as: UTF8.self) }
    guard names.count > 1 else {
      throw error(
        at: start, found: "a first line without comma, tab or semicolon",
        expected: "a header row of column names",
        suggestion: "If a trainer printed it, its lines are of none that is known: "
          + PrintedLog.known.map(\.trainer).joined(separator: ", ") + ", Megatron-LM.")
    }
    guard names.count <= LogTable.columnLimit else {
      throw error(
        at: start, found: "\(names.count) columns", expected: "at most \(LogTable.columnLimit)")
    }
    var seen: Set<String> = []
    for name in names where !name.isEmpty && !seen.insert(name).inserted {
      throw error(
        at: start, found: "two columns named \(EscapedText.quoted(name))",
        expected: "each name once")
    }
    return names
  }

  private mutating func table(columns: [String]) throws(ImportError) -> LogDocument {
    var warnings: [String] = []
    let steady = Self.steadyColumns(of: columns)
    starts.reserveCapacity(
      bytes[position...].count { $0 == delimiter.rawValue || DelimitedCell.isLineEnd($0) } + 1)
    skipBlankLines()
    while position < bytes.count {
      let row = position
      let cellsBefore = starts.count
      let isWhole = try scanRow()
      let count = starts.count - cellsBefore
      if !isWhole || (count < columns.count && position == bytes.count && !endsLine) {
        starts.removeLast(count)
        let line = TextPosition(of: row, in: bytes).line
        warnings.append("\(name):\(line): the last line is cut off; it is left out")
        break
      }
      if count > columns.count, let steady {
        if warnings.isEmpty {
          let line = TextPosition(of: row, in: bytes).line
          warnings.append(
            "\(name):\(line): \(count) cells under a header of \(columns.count): of such rows nothing is read behind "
              + EscapedText.quoted(columns[steady - 1]))
        }
        // The end of the row is where nothing stands.
        starts.removeLast(count - steady)
        let end = UInt32(endsLine ? position - 1 : position)
        starts += repeatElement(end, count: columns.count - steady)
        skipBlankLines()
        continue
      }
      guard count == columns.count else {
        throw error(
          at: row, found: "\(count) cell\(count == 1 ? "" : "s")",
          expected: "\(columns.count), as in the header",
          suggestion: count > columns.count && delimiter == .comma
            ? "A decimal comma splits a number in two: write decimal points." : nil)
      }
      skipBlankLines()
    }
    if isCutOff(columns: columns.count) {
      let line = TextPosition(of: Int(starts[starts.count - columns.count]), in: bytes).line
      starts.removeLast(columns.count)
      warnings.append(
        "\(name):\(line): the last line has no end, and its last number is not like those above: it may be cut off and is left out"
      )
    }
    let table = LogTable(
      name: name, format: .delimited(delimiter), columns: columns, bytes: bytes,
      lines: LineIndex(bytes), cells: .grid(starts: starts, delimiter: delimiter))
    return LogDocument(tables: [table], warnings: warnings)
  }

  /// Whether the last row lost its end within its last number, which would be another then, or none.
  ///
  /// A table whose last line just has no end is as common: the ten numbers above it tell, where each of them is longer.
  /// A rate that has fallen to 0 is shorter, and whole.
  private func isCutOff(columns: Int) -> Bool {
    guard !endsLine, starts.count > 10 * columns, let last = starts.last,
      bytes[Int(last)...].first != DelimitedCell.quote
    else { return false }
    let cells = stride(from: starts.count - 1, to: 0, by: -columns).prefix(11).map { index in
      DelimitedCell.content(of: bytes, at: Int(starts[index]), delimiter: delimiter)
    }
    guard cells.dropFirst().allSatisfy(isNumber), !cells[0].isEmpty else { return false }
    guard let number = Number.parse(utf8: cells[0]) else { return true }
    return number != 0 && cells.dropFirst().allSatisfy { cells[0].count < $0.count }
  }

  /// How many columns keep their place in wider rows: of timm's `summary.csv` those up to the last evaluation.
  ///
  /// `nil` for every other header. Format: timm/utils/summary.py, `update_summary`.
  private static func steadyColumns(of columns: [String]) -> Int? {
    guard columns.first == "epoch", columns.dropFirst().first?.hasPrefix("train_") == true
    else { return nil }
    return columns.lastIndex { $0.hasPrefix("eval_") }.map { $0 + 1 }
  }

  /// Whether the byte before the position ends a line.
  private var endsLine: Bool { position > 0 && DelimitedCell.isLineEnd(bytes[position - 1]) }

  private mutating func skipBlankLines() {
    while position < bytes.count, DelimitedCell.isLineEnd(bytes[position]) { position += 1 }
  }

  /// Notes the starts of a row's cells and passes its line end; false where the text ends in quotes
  /// that opened on its last line.
  private mutating func scanRow() throws(ImportError) -> Bool {
    while true {
      let start = position
      starts.append(UInt32(start))
      if start < bytes.count, bytes[start] == DelimitedCell.quote {
        guard let end = DelimitedCell.quotedEnd(in: bytes, from: start) else {
          guard !bytes[start...].contains(where: DelimitedCell.isLineEnd) else {
            throw error(at: start, found: "a quote that never closes", expected: "a closing quote")
          }
          position = bytes.count
          return false
        }
        position = end
      } else {
        position = DelimitedCell.plainEnd(in: bytes, from: start, delimiter: delimiter)
        if let stray = bytes[start..<position].firstIndex(of: DelimitedCell.quote) {
          throw error(
            at: stray, found: "a quote inside a cell", expected: "quotes around the whole cell")
        }
      }
      guard position < bytes.count else { return true }
      if DelimitedCell.isLineEnd(bytes[position]) {
        position += 1
        return true
      }
      guard bytes[position] == delimiter.rawValue else {
        throw error(
          at: position, found: "text behind a closing quote", expected: "the next cell or line")
      }
      position += 1
    }
  }

  private func isNumber(_ cell: ArraySlice<UInt8>) -> Bool {
    switch LogCell(cell) {
    case .number, .notFinite: return true
    case .empty, .text: return false
    }
  }

  private func error(
    at offset: Int, found: String, expected: String, suggestion: String? = nil
  ) -> ImportError {
    ImportError(
      .data, file: name, line: TextPosition(of: offset, in: bytes).line, found: found,
      expected: expected, suggestion: suggestion)
  }
}
