import JSON
import RunLogs
import TestSupport
import Testing

/// Lines that repeat the layout of another are read without a parser, which must not show.
@Suite struct LineLayoutTests {
  static let keys = ["step", "loss", "lr", "eval/loss", "é", "a\\u0062"]
  static let numbers = [
    "0", "-0.5", "17", "2.25e-05", "1E5", "123456789012345678901234567890", "1e300", "1e-400",
  ]
  static let words = ["NaN", "-Infinity", "null", "true", "\"text\"", "\"\"", "[1]", "{\"x\": 2}"]

  /// A line whose layout is one of a few, and whose values are mostly plain.
  static func line(_ generator: inout SplitMix64) -> String {
    let seed = generator.next() % 6
    var layout = SplitMix64(seed: seed)
    let (colon, comma) = [(": ", ", "), (":", ","), (" :\t", " ,")][Int(layout.next() % 3)]
    let count = 1 + Int(layout.next() % 4)
    let members = (0..<count).map { index in
      let key = keys[(index + Int(seed)) % keys.count]
      let pool = generator.next() % 12 == 0 ? words : numbers
      return "\"\(key)\"\(colon)\(pool[Int(generator.next() % UInt64(pool.count))])"
    }
    return "{" + members.joined(separator: comma) + (seed == 5 ? " }" : "}")
  }

  static func cell(_ value: JSONValue?) -> LogCell {
    switch value {
    case .integer(let number): return .number(Double(number))
    case .number(let number): return number.isFinite ? .number(number) : .notFinite
    case .bool(let flag): return .text(String(flag))
    case .string(let text) where !text.isEmpty: return .text(text)
    default: return .empty
    }
  }

  @Test(arguments: ["\n", "\r\n", "\n\n"])
  func `each line holds what a parser finds in it alone`(lineEnd: String) throws {
    var generator = SplitMix64(seed: 91)
    let lines = (0..<2_000).map { _ in Self.line(&generator) }
    let table = try LogDocument.read(
      Array(lines.joined(separator: lineEnd).utf8), name: "x.jsonl"
    ).tables[0]
    var row = 0
    for (number, line) in lines.enumerated() {
      let object = try JSONParser.parse(Array(line.utf8), words: .accepted)
      let hasCell = object.members?.contains { member in
        switch member.value {
        case .array, .null: return false
        default: return true
        }
      }
      guard hasCell == true else { continue }
      for (column, name) in table.columns.enumerated() {
        let value =
          name.hasSuffix(".x") ? object[String(name.dropLast(2))]?["x"] : object[name]
        #expect(table.cell(row: row, column: column) == Self.cell(value), "\(line), \(name)")
      }
      if row % 100 == 0 {
        #expect(table.line(ofRow: row) == 1 + number * (lineEnd == "\n\n" ? 2 : 1))
      }
      row += 1
    }
    #expect(table.rowCount == row)
  }

  @Test(arguments: [
    "{\"a\": 01, \"b\": 2}", "{\"a\": 1, \"b\": 2", "{\"a\": 1, \"b\": 2}}", "{\"a\": 1, \"b\": }",
    "{\"a\": 1, \"a\": 2}", "{\"a\": 1 , \"b\": 2,}", "{\"a\": 1, \"b\": 2} x",
    "{\"a\": 1, \"\u{1}\": 2}",
    "{\"a\": 1e400, \"b\": 2}", "{\"a\": 1., \"b\": 2}", "{\"a\": 1, \"b\": +2}",
    "{\"a\": 1, \"b\" 2}",
  ])
  func `a line that is nearly like the one before is refused by its number`(line: String) {
    let text = "{\"a\": 1, \"b\": 2}\n{\"a\": 3, \"b\": 4}\n\(line)\n{\"a\": 5, \"b\": 6}\n"
    let error = #expect(throws: ImportError.self) {
      try LogDocument.read(Array(text.utf8), name: "x.jsonl")
    }
    #expect(error?.line == 3)
  }
}
