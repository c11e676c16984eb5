import RunLogs
import Scaling
import Testing

@Suite struct ShapeSourceTests {
  private let text = "flops,loss,patch,width\n1,5,14,64.0\n2,4,14,64\n1,6,7,64\n2,,,\n"

  @Test func `the file's name where nothing else is said`() throws {
    let run = try importText("flops,loss,patch\n1,5,14\n2,4,14\n", name: "runs/big.run.csv").runs[0]
    #expect(run.shape == Shape([("run", .label("big.run"))]))
    #expect(run.sources.shape == "file name")
  }

  @Test(arguments: ["model", "Size", "patch", "run_id"])
  func `two models in one table are not made one law`(name: String) throws {
    let text = "flops,loss,\(name)\n1,5,a\n2,4,a\n1,6,b\n2,5,b\n"
    let error = #expect(throws: ImportError.self) { try importText(text) }
    #expect(error?.column == name)
    #expect(error?.line == 4)
    #expect(error?.suggestion?.contains("--shape-from '\(name)'") == true)
    // Unless the user says that they are one.
    let stated = try importText(text) { $0.shape = Shape([("size", .integer(1))]) }
    #expect(stated.runs.count == 1)
  }

  @Test func `columns make a run for each combination`() throws {
    let imported = try importText(text) { $0.shapeFrom = ["patch", "width"] }
    #expect(imported.runs.map(\.shape.description) == ["patch=14 width=64", "patch=7 width=64"])
    #expect(imported.runs.map(\.points.count) == [2, 1])
    #expect(
      imported.runs.map(\.name) == [
        "runs/a.csv [patch=14 width=64]", "runs/a.csv [patch=7 width=64]",
      ])
  }

  @Test func `flags add their axes together`() throws {
    let imported = try importText(text, name: "190M.csv") {
      $0.shape = Shape([("depth", .integer(6))])
      $0.shapePattern = "{size}.csv"
      $0.shapeFrom = ["patch"]
    }
    #expect(imported.runs[0].shape.description == "depth=6 patch=14 size=190M")
    #expect(
      imported.runs[0].sources.shape == "--shape, file name by pattern '{size}.csv', column 'patch'"
    )
  }

  @Test func `an axis from two flags is refused`() {
    let error = #expect(throws: ImportError.self) {
      try importText(text) {
        $0.shape = Shape([("patch", .integer(6))])
        $0.shapeFrom = ["patch"]
      }
    }
    #expect(error?.expected == "each axis from one flag")
  }

  @Test func `a row with a metric must have its shape`() {
    let error = #expect(throws: ImportError.self) {
      try importText("flops,loss,size\n1,5,a\n2,4,\n") { $0.shapeFrom = ["size"] }
    }
    #expect(error?.line == 3)
    #expect(error?.column == "size")
  }

  @Test func `a measurement is no shape`() {
    let rows = (1...10_001).map { "\($0),1,\($0)\n" }.joined()
    let error = #expect(throws: ImportError.self) {
      try importText("flops,loss,x\n" + rows) { $0.shapeFrom = ["x"] }
    }
    #expect(error?.line == 10_002)
  }
}
