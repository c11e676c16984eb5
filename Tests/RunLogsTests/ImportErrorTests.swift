import RunLogs
import Testing

@Suite struct ImportErrorTests {
  @Test func `an error reads as place, found, expected and advice`() {
    let error = ImportError(
      .data, file: "runs/a.csv", line: 7, column: "loss", found: "'1,5'", expected: "a number",
      suggestion: "Write decimal points.")
    #expect(
      error.description
        == "runs/a.csv:7, column 'loss': found '1,5', expected a number\n  Write decimal points.")
  }

  @Test func `names from data cannot steer a terminal`() {
    let error = ImportError(
      .data, file: "a\u{1b}[2J.csv", column: "x\ny", found: "nothing", expected: "more")
    #expect(error.description == "a\\u001b[2J.csv, column 'x\\ny': found nothing, expected more")
  }

  @Test(arguments: [-1, 0, .nan, .infinity] as [Double])
  func `numbers that mean nothing are refused by their flag`(value: Double) {
    let error = #expect(throws: ImportError.self) {
      try importText("step,loss\n1,2\n") { $0.flopsPerStep = value }
    }
    #expect(error?.kind == .request)
    #expect(error?.found.hasPrefix("--flops-per-step") == true)
  }
}
