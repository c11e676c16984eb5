import RunLogs
import Scaling
import Testing

@Suite struct LogImportTests {
  @Test(arguments: ["step,flops,loss\n", "{\"format\":\"traverse.run/1\"}\n"])
  func `a header alone is no run`(text: String) {
    let error = #expect(throws: ImportError.self) { try importText(text) }
    #expect(error?.kind == .data)
    #expect(error?.found == "no usable point: no rows")
  }

  @Test func `runs that never started or diverged at once are told, the others kept`() throws {
    let imported = try importText(
      """
      {"format": "traverse.run/1", "shape": {"patch": 7}}
      {"format": "traverse.run/1", "shape": {"patch": 14}}
      {"compute": 1, "eval_loss": 2}
      {"compute": 2, "eval_loss": 1}
      {"format": "traverse.run/1", "shape": {"patch": 28}}
      {"compute": 1, "eval_loss": NaN}
      """)
    #expect(imported.runs.map(\.shape.description) == ["patch=14"])
    #expect(
      imported.warnings == ["runs/a.csv: 2 of 3 runs have no usable point, first no rows"])
  }

  @Test func `runs without names are told apart by shape`() throws {
    let imported = try importText(
      """
      {"format": "traverse.run/1", "shape": {"patch": 7}}
      {"compute": 1, "eval_loss": 2}
      {"format": "traverse.run/1", "shape": {"patch": 14}, "name": "mine"}
      {"compute": 1, "eval_loss": 2}
      """, name: "x.jsonl")
    #expect(imported.runs.map(\.name) == ["x.jsonl [patch=7]", "mine"])
  }

  @Test func `a warning about every run is said once`() throws {
    let imported = try importText("size,flops,loss\na,2,1\na,1,2\nb,2,1\nb,1,2\n") {
      $0.shapeFrom = ["size"]
    }
    #expect(imported.runs.count == 2)
    #expect(imported.warnings.count == 1)
  }
}
