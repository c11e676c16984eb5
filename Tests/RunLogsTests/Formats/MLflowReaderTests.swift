import RunLogs
import Scaling
import Testing

@Suite struct MLflowReaderTests {
  private func run(_ text: String, key: String = "loss") throws -> (MLflowRun, warnings: [String]) {
    var run = MLflowRun(name: "a")
    let warnings = try run.addMetrics(Array(text.utf8), key: key, file: "metrics/\(key)")
    return (run, warnings)
  }

  @Test func `lines of the file store`() throws {
    let (run, warnings) = try run(
      "1700000000000 2.5 0\n1700000001000 nan 1\n1700000002000 -inf 2\n")
    #expect(run.metrics.map(\.step) == [0, 1, 2])
    #expect(run.metrics[0].value == 2.5)
    #expect(run.metrics[1].value.isNaN)
    #expect(!run.metrics[2].value.isFinite)
    #expect(warnings.isEmpty)
  }

  @Test func `stores of the first versions have no step`() throws {
    #expect(try run("1 2.5\n").0.metrics.map(\.step) == [0])
  }

  @Test(arguments: ["1 2", "x 1 2\n", "1 x 2\n", "1 2 x\n", "1 2 3 4\n", "1,2,3\n", "\u{1b}[2J\n"])
  func `other lines are refused, a last one without its end is left out`(text: String) throws {
    guard text.hasSuffix("\n") else {
      let (run, warnings) = try run(text)
      #expect(run.metrics.isEmpty)
      #expect(warnings.count == 1)
      return
    }
    let error = #expect(throws: ImportError.self) { try run(text) }
    #expect(error?.line == 1)
    #expect("\(error.map { "\($0)" } ?? "")".contains("\u{1b}") == false)
  }

  @Test func `metrics of one step are one row, the later of two values of a step wins`() throws {
    var run = MLflowRun(name: "a")
    _ = try run.addMetrics(
      Array("0 5 0\n1000 4 1\n2000 3 2\n3000 3.5 1\n".utf8), key: "eval_loss", file: "e")
    _ = try run.addMetrics(Array("0 0 0\n1000 10 1\n2000 20 2\n".utf8), key: "tokens", file: "t")
    let log = try LogImport(LogDocument([run], name: "mlruns"), name: "mlruns", options: options)
    let found = try #require(log.runs.first)
    #expect(found.points.map(\.error) == [3.5, 3])
    #expect(found.points.map(\.step) == [1, 2])
    #expect(found.curation.dropped.map(\.rule) == [.atZeroCompute, .superseded])
    #expect(found.shape.description == "run=a")
    #expect(found.name == "mlruns [a]")
  }

  @Test func `parameters tell the shape, and with tokens the compute`() throws {
    var run = MLflowRun(name: "a")
    _ = try run.addMetrics(Array("0 5 0\n1000 4 1\n".utf8), key: "eval_loss", file: "e")
    _ = try run.addMetrics(Array("0 8 0\n1000 10 1\n".utf8), key: "tokens", file: "t")
    run.parameters = [("model.n_embd", "64"), ("num_params", "100")]
    let log = try LogImport(LogDocument([run], name: "m"), name: "m", options: ImportOptions())
    let found = try #require(log.runs.first)
    #expect(found.shape.description == "size=100 width=64")
    #expect(found.points.map(\.compute.flops) == [4800, 6000])
    #expect(
      found.sources.compute
        == "6nd: 6 N, N = 100 (from the run's parameters) for each token of column 'tokens'")
  }

  @Test func `a store without metrics is refused`() {
    #expect(throws: ImportError.self) { try LogDocument([MLflowRun(name: "a")], name: "m") }
    #expect(throws: ImportError.self) { try LogDocument([MLflowRun](), name: "m") }
  }

  @Test func `names are escaped`() throws {
    var run = MLflowRun(name: "\u{1b}[2J")
    _ = try run.addMetrics(Array("0 5 0\n1000 4 1\n".utf8), key: "eval_loss", file: "e")
    let log = try LogImport(LogDocument([run], name: "m"), name: "m", options: options)
    #expect(!log.runs[0].name.contains("\u{1b}"))
  }

  private var options: ImportOptions {
    var options = ImportOptions()
    options.flopsPerStep = 1e6
    options.columns[.step] = "step"
    return options
  }
}
