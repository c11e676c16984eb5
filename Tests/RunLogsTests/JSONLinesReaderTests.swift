import RunLogs
import Scaling
import Testing

private func document(_ text: String) throws(ImportError) -> LogDocument {
  try LogDocument.read(Array(text.utf8), name: "x.jsonl")
}

@Suite struct JSONLinesReaderTests {
  @Test func `rows have the members they have`() throws {
    let table = try document(
      """
      {"step": 1, "loss": 2.5}

      {"step": 2, "note": "a\\u00e9", "nested": {"x": 1}, "list": [1], "none": null}
      {"loss": NaN, "step": 3, "big": -Infinity, "ok": true, "word": "NaN", "empty": ""}
      {}
      """
    ).tables[0]
    #expect(table.format == .jsonLines)
    #expect(table.columns == ["step", "loss", "note", "nested.x", "big", "ok", "word", "empty"])
    #expect(table.rowCount == 3)
    #expect((0..<3).map { table.cell(row: $0, column: 0) } == [.number(1), .number(2), .number(3)])
    #expect((0..<3).map { table.cell(row: $0, column: 1) } == [.number(2.5), .empty, .notFinite])
    #expect(table.cell(row: 1, column: 2) == .text("aé"))
    #expect(table.cell(row: 1, column: 3) == .number(1))
    #expect(table.cell(row: 2, column: 4) == .notFinite)
    #expect(table.cell(row: 2, column: 5) == .text("true"))
    #expect(table.cell(row: 2, column: 6) == .notFinite)
    #expect(table.cell(row: 2, column: 7) == .empty)
    #expect(table.line(ofRow: 2) == 4)
  }

  @Test func `values of nested objects are named by all keys above them`() throws {
    let log = try importText(
      """
      {"step": 1, "eval": {"loss": 3.5, "more": {"deep": [1], "acc": 0.5}}}
      {"step": 2, "eval": {"loss": 3.0, "more": {"acc": 0.6}}}
      """, { $0.flopsPerStep = 1 })
    #expect(log.runs[0].metric == "eval.loss")
    #expect(log.runs[0].points.map(\.error) == [3.5, 3])
    // The plain name goes before, and two values of one name are refused as a key that is there twice.
    let both = try importText(
      "{\"step\": 1, \"loss\": 2.5, \"train\": {\"loss\": 2.25}}\n", { $0.flopsPerStep = 1 })
    #expect(both.runs[0].metric == "loss")
    let shared = "{\"step\": 1, \"eval.loss\": 9, \"eval\": {\"loss\": 2}}\n"
    #expect(throws: ImportError.self) { try document(shared) }
    let torn = "{\"step\": 1, \"eval\": {\"loss\": 3.5, \"loss\": 2}}\n"
    #expect(throws: ImportError.self) { try document(torn) }
  }

  @Test func `a native file may hold several runs`() throws {
    let document = try document(
      """
      {"format": "traverse.run/1", "shape": {"size": "190M"}}
      {"step": 1, "compute": 10, "eval_loss": 4}
      {"format": "traverse.run/1", "name": "b", "metric": "eval_loss", "convention": "6nd"}
      {"compute": 20, "eval_loss": 3}
      {"compute": 30, "eval_loss": 2}
      """)
    #expect(document.tables.map(\.rowCount) == [1, 2])
    #expect(document.tables.map(\.format) == [.native, .native])
    #expect(document.tables[0].columns == ["step", "compute", "eval_loss"])
    #expect(document.tables[1].columns == ["compute", "eval_loss"])
    #expect(document.tables[1].header?.name == "b")
  }

  @Test func `a broken last line without its end is left out with a warning`() throws {
    let document = try document("{\"step\":1}\n{\"step\":2}\n{\"st")
    #expect(document.tables[0].rowCount == 2)
    #expect(document.warnings == ["x.jsonl:3: the last line is cut off; it is left out"])
  }

  @Test(arguments: [
    ("{\"step\":1}\n{\"st\n", 2), ("{\"step\":1}\n{\"a\":1,\"a\":2}\n", 2),
    ("{\"step\":1}\n[1]\n", 2), ("{\"step\":1}\n7\n{\"step\":2}\n", 2), ("{\"step\" 1}\n", 1),
    ("{\"step\":1}\n{\"format\":\"traverse.run/1\"}\n", 2),
    ("{\"format\":\"traverse.run/1\",\"shape\":[7]}\n{\"compute\":1}\n", 1),
    ("{\"format\":\"traverse.run/1\",\"metric\":7}\n{\"compute\":1}\n", 1),
    ("{\"format\":\"traverse.run/1\",\"learning_rate\":\"odd\"}\n{\"compute\":1}\n", 1),
    ("{\"format\":\"traverse.run/1\",\"curation\":{}}\n{\"compute\":1}\n", 1),
  ])
  func `anything else is refused by its line`(text: String, line: Int) {
    let error = #expect(throws: ImportError.self) { try document(text) }
    #expect(error?.line == line)
  }

  @Test func `objects without values are no log`() {
    #expect(throws: ImportError.self) { try document("{}\n{\"a\": []}\n") }
  }

  /// A row for each column: dense storage would need a cell for each pair of them, 400 million.
  @Test func `rows with keys of their own stay small`() throws {
    let lines = (0..<20_000).map { "{\"k\($0)\": \($0)}" }
    let table = try document(lines.joined(separator: "\n")).tables[0]
    #expect(table.columns.count == 20_000)
    #expect(table.cell(row: 19_999, column: 19_999) == .number(19_999))
    #expect(table.cell(row: 19_999, column: 0) == .empty)
  }
}
