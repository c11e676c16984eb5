import RunLogs
import Scaling
import Testing

@Suite struct MetricSourceTests {
  private func run(
    _ name: String, _ values: [String], metric: String?
  ) throws -> (errors: [Double], metric: String) {
    let rows = values.enumerated().map { "\($0.offset + 1),\($0.element)\n" }.joined()
    let imported = try importText("flops,\(name)\n" + rows) { $0.metric = metric }
    let run = try #require(imported.runs.first)
    return (run.points.map(\.error), run.metric)
  }

  /// Fractions in quarters and whole per cents: every difference is exact.
  @Test func `an accuracy asked for becomes an error, and says how`() throws {
    let fraction = try run("eval_accuracy", ["0.25", "0.5"], metric: "eval_accuracy")
    #expect(fraction == ([0.75, 0.5], "1 - eval_accuracy"))
    let percent = try run("eval_top1", ["0", "60"], metric: "eval_top1")
    #expect(percent == ([100, 40], "100 - eval_top1"))
    let bySize = try run("val/accuracy", ["0.5", "60"], metric: "val/accuracy")
    #expect(bySize == ([99.5, 40], "100 - val/accuracy"))
    #expect(try run("m/prec@1", ["0.75"], metric: "m/prec@1").metric == "1 - m/prec@1")
    #expect(try run("acc1", ["0.75"], metric: "acc1").metric == "100 - acc1")
  }

  @Test func `nothing else is turned round`() throws {
    let rising = try run("score", ["1", "2"], metric: "score")
    #expect(rising == ([1, 2], "score"))
    #expect(try run("accumulated", ["1"], metric: "accumulated").metric == "accumulated")
  }

  @Test func `an accuracy by a usual name is found, after losses and error rates`() throws {
    let found = try run("eval_accuracy", ["0.25", "0.5"], metric: nil)
    #expect(found == ([0.75, 0.5], "1 - eval_accuracy"))
    let percent = try run("eval_top1", ["25", "50"], metric: nil)
    #expect(percent == ([75, 50], "100 - eval_top1"))
  }

  @Test(arguments: ["-0.1", "101"])
  func `no accuracy lies outside 0 to 100`(value: String) {
    let error = #expect(throws: ImportError.self) {
      try run("accuracy", ["0.5", value], metric: "accuracy")
    }
    #expect(error?.line == 3)
  }
}
