import RunLogs
import Scaling
import Testing

@Suite struct ColumnMatcherTests {
  private func metric(ofHeader header: String, row: String) throws -> String? {
    try importText("flops,\(header)\n1,\(row)\n").runs.first?.metric
  }

  @Test(arguments: [
    ("train_loss,eval_loss", "2,1", "eval_loss"), ("Loss,VAL_LOSS", "2,1", "VAL_LOSS"),
    ("loss,eval/c4/CrossEntropyLoss", "2,1", "eval/c4/CrossEntropyLoss"),
    ("x/CrossEntropyLoss,test_loss", "2,1", "test_loss"),
    ("train_loss,test_error", "2,1", "test_error"), ("lm loss,x", "2,1", "lm loss"),
    // A column where nothing is logged is no candidate.
    ("eval_loss,loss", ",1", "loss"),
  ])
  func `an evaluation loss goes before the rest, an exact name before a pattern`(
    header: String, row: String, metric: String
  ) throws {
    #expect(try self.metric(ofHeader: header, row: row) == metric)
  }

  @Test func `two of one rank are the user's choice`() throws {
    let text = "flops,eval_loss,val_loss\n1,2,3\n"
    let error = #expect(throws: ImportError.self) { try importText(text) }
    #expect(error?.found == "2 columns that could be the metric: 'eval_loss', 'val_loss'")
    #expect(error?.suggestion?.contains("--metric") == true)
    #expect(try importText(text) { $0.metric = "val_loss" }.runs.first?.metric == "val_loss")
    let compute = #expect(throws: ImportError.self) {
      try importText("flops,total_flos,loss\n1,2,3\n")
    }
    #expect(compute?.found.contains("'flops', 'total_flos'") == true)
    #expect(compute?.suggestion?.contains("--compute") == true)
  }

  @Test func `an unknown name gets its nearest ones`() {
    let error = #expect(throws: ImportError.self) {
      try importText("flops,eval_loss,lr\n1,2,3\n") { $0.metric = "evalloss" }
    }
    #expect(error?.kind == .request)
    #expect(error?.found == "no column 'evalloss'")
    #expect(error?.expected == "one of 'flops', 'eval_loss', 'lr'")
    #expect(error?.suggestion == "Did you mean 'eval_loss'? (--metric NAME)")
  }

  @Test func `case decides only where it must`() throws {
    let text = "flops,Loss,loss\n1,2,3\n"
    #expect(try importText(text) { $0.metric = "Loss" }.runs[0].points[0].error == 2)
    #expect(throws: ImportError.self) { try importText(text) { $0.metric = "LOSS" } }
    #expect(try importText("flops,Loss\n1,2\n") { $0.metric = "LOSS" }.runs[0].metric == "Loss")
  }

  @Test func `a log without a metric or compute says what it has`() {
    let metric = #expect(throws: ImportError.self) { try importText("flops,x\n1,2\n") }
    #expect(metric?.found.contains("'flops', 'x'") == true)
    let compute = #expect(throws: ImportError.self) { try importText("x,loss\n1,2\n") }
    #expect(compute?.found.contains("'x', 'loss'") == true)
    for flag in ["--compute", "--flops-per-step", "--params"] {
      #expect(compute?.suggestion?.contains(flag) == true)
    }
  }

  @Test func `many columns are listed in part`() {
    let names = (0..<40).map { "c\($0)" }.joined(separator: ",")
    let zeros = (0..<40).map { _ in "0" }.joined(separator: ",")
    let error = #expect(throws: ImportError.self) { try importText("\(names)\n\(zeros)\n") }
    #expect(error?.found.hasSuffix("'c11' and 28 more") == true)
  }
}
