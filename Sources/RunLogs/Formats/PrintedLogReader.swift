import JSON

/// Reads what trainers print: lines with numbers among lines that mean nothing here.
enum PrintedLogReader {
  /// How far into a text a line with a step is looked for: some logs begin with the source of their program.
  private static let reach = 1 << 20

  /// Reads it as what the trainer prints whose line comes first; `nil` for other texts.
  ///
  /// Cost: linear in the bytes; up to 1 MiB of other texts.
  static func read(_ bytes: [UInt8], from start: Int, name: String) -> LogDocument? {
    for line in Lines(bytes, from: start).prefix(while: { $0.startIndex < start + reach }) {
      if MegatronReader.recognises(line) {
        return MegatronReader.read(bytes, from: start, name: name)
      }
      if let log = PrintedLog.known.first(where: { $0.rows.firstMatch(line) != nil }) {
        return read(bytes, from: start, as: log, name: name)
      }
    }
    return nil
  }

  /// The numbers of all lines that are of this trainer.
  private static func read(
    _ bytes: [UInt8], from start: Int, as log: PrintedLog, name: String
  ) -> LogDocument {
    var rows = StepRows(step: "step")
    var ahead: [(name: String, number: Double)] = []
    var last = 0.0
    var end: Double?
    var warnings = log.caution.map { ["\(name): \(log.trainer): \($0)"] } ?? []
    warnings += Lines.forEachWhole(of: bytes, from: start, name: name) { place, line in
      if let numbers = log.rows.firstMatch(line),
        let step = numbers.first(where: { $0.name == "step" })
      {
        for value in ahead { rows.add(value.number, value.name, step: step.number, place: place) }
        if !ahead.isEmpty { ahead = [] }
        for value in numbers where value.name != "step" {
          guard value.name != "max_steps" else {
            if value.number != end { rows.derive("max_steps") { _ in value.number } }
            end = value.number
            continue
          }
          rows.add(value.number, value.name, step: step.number, place: place)
        }
        last = step.number
      } else if let numbers = log.behind.firstMatch(line) {
        for value in numbers {
          rows.add(value.number, value.name, step: last, place: place)
        }
      } else if let numbers = log.ahead.firstMatch(line) {
        ahead = numbers
      } else if let constant = log.constants.firstMatch(line)?.first {
        derive(constant.name, constant.number, in: &rows)
      }
    }
    return LogDocument(
      tables: [rows.table(name: name, format: .printed(log.trainer))], warnings: warnings)
  }

  private static func derive(_ name: String, _ number: Double, in rows: inout StepRows) {
    switch name {
    case "tokens_per_step": rows.derive("tokens") { $0 * number }
    case "million_params": rows.derive("params") { _ in number * 1e6 }
    default: rows.derive(name) { _ in number }
    }
  }
}

extension [LinePattern] {
  fileprivate func firstMatch(_ line: ArraySlice<UInt8>) -> [(name: String, number: Double)]? {
    for pattern in self {
      if let numbers = pattern.numbers(in: line) { return numbers }
    }
    return nil
  }
}

/// The lines of a text, without their ends.
struct Lines: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var position: Int

  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    position = start
  }

  mutating func next() -> ArraySlice<UInt8>? {
    guard position < bytes.count else { return nil }
    let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    defer { position = end + 1 }
    let isCRLF = end > position && end < bytes.count && bytes[end - 1] == UInt8(ascii: "\r")
    return bytes[position..<(isCRLF ? end - 1 : end)]
  }

  /// Hands on every line that has its end, with its number from 1.
  ///
  /// A last line without one is cut off: it matches no pattern, or has lost digits. That it is left out is the answer.
  static func forEachWhole(
    of bytes: [UInt8], from start: Int, name: String, _ body: (Int, ArraySlice<UInt8>) -> Void
  ) -> [String] {
    for (index, line) in Lines(bytes, from: start).enumerated() {
      guard line.endIndex < bytes.count else {
        return line.isEmpty
          ? [] : ["\(name):\(index + 1): the last line is cut off; it is left out"]
      }
      body(index + 1, line)
    }
    return []
  }
}
