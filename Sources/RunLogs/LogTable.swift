import JSON
import Scaling

/// A log as a table: named columns, one row for each time something was logged.
///
/// Of a text it keeps the bytes and where each cell starts, and reads a cell when asked: most logs have far
/// more columns than an import needs. Memory: the file, shared with whoever read it, plus 4 bytes a
/// cell of a delimited table and 12 a member of JSON Lines; 12 a number and 8 a row of other formats.
package struct LogTable: Sendable {
  /// The file's name, and the run's where a file holds several.
  package let name: String
  package let format: LogFormat
  /// The run header of a native log, or what else tells a run of a file that holds several.
  package let header: RunHeader?
  package let columns: [String]
  /// What stands beside the log, or within it, about its run.
  package var config: RunConfig?
  private let bytes: [UInt8]
  private let lines: LineIndex
  private let cells: Cells

  /// More columns than this are no log: a key for each row, or a single long line.
  static let columnLimit = 1 << 16

  /// Where the cells are, in offsets of 32 bits: `ContentCheck` refuses files beyond.
  enum Cells: Sendable {
    /// Each row has a cell in each column; the starts of all, row by row.
    case grid(starts: [UInt32], delimiter: LogFormat.Delimiter)
    /// Each row has the members it has; row r owns those from `rows[r]` up to `rows[r + 1]`.
    case members([Member], rows: [UInt32])
    /// The numbers of a log whose rows are no texts.
    case numbers(NumberRows)
  }

  /// One scalar of an object in JSON Lines.
  struct Member: Sendable {
    let column: UInt32
    let start: UInt32
    let end: UInt32
  }

  init(
    name: String, format: LogFormat, header: RunHeader? = nil, columns: [String], bytes: [UInt8],
    lines: LineIndex, cells: Cells
  ) {
    self.name = name
    self.format = format
    self.header = header
    self.columns = columns
    self.bytes = bytes
    self.lines = lines
    self.cells = cells
  }

  /// Of a log whose rows are numbers already.
  init(
    name: String, format: LogFormat, header: RunHeader? = nil, config: RunConfig? = nil,
    columns: [String], numbers: NumberRows
  ) {
    self.init(
      name: name, format: format, header: header, columns: columns, bytes: [], lines: LineIndex([]),
      cells: .numbers(numbers))
    self.config = config
  }

  package var rowCount: Int {
    switch cells {
    case .grid(let starts, _): return starts.count / columns.count
    case .members(_, let rows): return rows.count - 1
    case .numbers(let numbers): return numbers.count
    }
  }

  /// The cell of a row in a column, both counted from 0.
  ///
  /// Cost: the length of the cell, and in JSON Lines the number of members of the row.
  package func cell(row: Int, column: Int) -> LogCell {
    switch cells {
    case .grid(let starts, let delimiter):
      let start = Int(starts[row * columns.count + column])
      return LogCell(DelimitedCell.content(of: bytes, at: start, delimiter: delimiter))
    case .members(let members, let rows):
      guard
        let member = members[Int(rows[row])..<Int(rows[row + 1])].first(where: {
          $0.column == column
        })
      else { return .empty }
      return jsonCell(Int(member.start)..<Int(member.end))
    case .numbers(let numbers):
      guard let number = numbers.number(row: row, column: UInt32(column)) else { return .empty }
      return number.isFinite ? .number(number) : .notFinite
    }
  }

  /// Line of the file, from 1, on which a row starts; of a binary log the number of its record.
  ///
  /// Cost: up to 64 KiB of the file, so for messages and not for loops.
  package func line(ofRow row: Int) -> Int {
    let offset: UInt32
    switch cells {
    case .grid(let starts, _): offset = starts[row * columns.count]
    case .members(let members, let rows): offset = members[Int(rows[row])].start
    case .numbers(let numbers): return numbers.place(ofRow: row)
    }
    return lines.line(of: Int(offset), in: bytes)
  }

  /// Whether anything is logged in the column at all.
  ///
  /// Cost: up to the first cell that is filled.
  package func isLogged(column: Int) -> Bool {
    (0..<rowCount).contains { cell(row: $0, column: column) != .empty }
  }

  /// A JSON scalar; the reader has checked it, and kept no other values.
  private func jsonCell(_ range: Range<Int>) -> LogCell {
    guard bytes[range.lowerBound] == UInt8(ascii: "\"") else { return LogCell(bytes[range]) }
    let value = try? JSONParser.parse(bytes, in: range)
    // A text is a text, also one that looks like a number: only wandb's words for NaN count.
    let text = value?.string ?? ""
    if text.isEmpty { return .empty }
    return Number.isMissing(text) ? .notFinite : .text(text)
  }
}
