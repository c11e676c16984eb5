import RunLogs
import Testing

@Suite struct LogTableTests {
  /// Rows of one line each, over several of the 64 KiB blocks in which lines are counted.
  @Test(arguments: ["\n", "\r\n", "\r"])
  func `every row knows its line`(lineEnd: String) throws {
    let rows = (2...20_000).map { "\($0),\(String(repeating: "x", count: $0 % 17))" }
    let text = (["line,fill"] + rows).joined(separator: lineEnd)
    let table = try LogDocument.read(Array(text.utf8), name: "x").tables[0]
    for row in [0, 1, 7000, 7001, 9999, 15_000, table.rowCount - 1] {
      #expect(table.cell(row: row, column: 0) == .number(Double(table.line(ofRow: row))))
    }
  }

  @Test func `a key for every row is no log`() {
    let lines = (0...65_536).map { "{\"k\($0)\":1}" }
    let error = #expect(throws: ImportError.self) {
      try LogDocument.read(Array(lines.joined(separator: "\n").utf8), name: "x")
    }
    #expect(error?.line == 65_537)
  }

  @Test func `neither is a file of headers`() {
    let lines = (0...10_000).map { _ in "{\"format\":\"traverse.run/1\"}\n{\"compute\":1}" }
    let error = #expect(throws: ImportError.self) {
      try LogDocument.read(Array(lines.joined(separator: "\n").utf8), name: "x")
    }
    #expect(error?.found == "more than 10000 runs")
    #expect(error?.line == 20_001)
  }
}
