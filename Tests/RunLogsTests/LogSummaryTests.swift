import RunLogs
import Testing

@Suite struct LogSummaryTests {
  @Test func `a summary says what each quantity could be, also where an import is refused`() throws
  {
    let bytes = Array("_step,eval_loss,val_loss,lr\n1,2,3,4\n".utf8)
    let table = try LogDocument.read(bytes, name: "a.csv").tables[0]
    let summary = try LogSummary(table)
    #expect(summary.rows == 1)
    #expect(summary.format.description == "CSV")
    #expect(summary.findings.map(\.quantity) == [.metric, .step, .learningRate])
    #expect(summary.findings.map(\.columns) == [["eval_loss", "val_loss"], ["_step"], ["lr"]])
    var options = ImportOptions()
    options.metric = "val_loss"
    #expect(try LogSummary(table, options: options).findings[0].columns == ["val_loss"])
    #expect(try LogSummary(table, options: options).findings[0].isRequested)
  }
}
