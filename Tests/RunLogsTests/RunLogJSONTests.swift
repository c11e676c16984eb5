import JSON
import RunLogs
import Scaling
import Testing

@Suite struct RunLogJSONTests {
  private let run = RunLog(
    name: "runs/a b.csv [x]", shape: Shape([("size", .label("190M")), ("patch", .integer(7))]),
    metric: "eval/loss \"x\"", convention: .sixND,
    points: [
      .init(compute: Compute(flops: 1.1e18), error: 4.241079330444336, step: 1000),
      .init(compute: Compute(flops: 2.2e18), error: 9, step: 2000, seconds: 0.1),
      .init(compute: Compute(flops: 3.3e18), error: 1e-300, step: 3000),
    ],
    sources: .init(compute: "c", error: "e", shape: "s"),
    curation: .init(
      kept: 3,
      dropped: [
        .init(rule: .spike, count: 4, examples: [17, 18]),
        .init(rule: .notLogged, count: 1, examples: []),
      ]),
    learningRate: .varying(ratio: 9.999361290835228))

  private func roundTrip(_ runs: [RunLog]) throws -> [RunLog] {
    try LogImport(RunLog.jsonLines(runs), name: "x.jsonl").runs
  }

  @Test func `what is written is read back equal`() throws {
    var other = run
    other.name = "b"
    other.metric = "step"
    other.learningRate = .varying(ratio: .infinity)
    other.points = other.points.map { .init(compute: $0.compute, error: $0.error) }
    var third = run
    third.metric = "seconds"
    third.learningRate = .unknown
    #expect(try roundTrip([run]) == [run])
    #expect(try roundTrip([run, other, third]) == [run, other, third])
  }

  @Test func `an imported log keeps its sources and counts through its own format`() throws {
    let text = "step,flops,loss,lr\n1,1,9,1\n2,2,nan,1\n3,3,8,1\n"
    let imported = try importText(text).runs
    #expect(try roundTrip(imported) == imported)
  }

  @Test func `spikes that survived curation survive the second reading`() throws {
    var spiky = run
    spiky.points = (1...30).map {
      .init(compute: Compute(flops: Double($0)), error: $0 == 15 ? 9 : 2)
    }
    spiky.curation.kept = 30
    #expect(try roundTrip([spiky]) == [spiky])
  }

  @Test func `what a second reading drops is added`() throws {
    let bytes = RunLog.jsonLines([run])
    var options = ImportOptions()
    options.skipFirst = 0.5
    let again = try LogImport(bytes, name: "x", options: options).runs[0]
    #expect(again.curation.kept == 2)
    #expect(again.curation.dropped.last == .init(rule: .skipped, count: 1, examples: [2]))
    #expect(again.curation.dropped.count == 3)
  }

  @Test func `the file is an object a line, the header first`() throws {
    let lines = RunLog.jsonLines([run]).split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 4)
    let header = try JSONParser.parse(Array(lines[0]))
    #expect(
      header.members?.map(\.key) == [
        "format", "name", "shape", "metric", "convention", "learning_rate", "sources", "curation",
      ])
    #expect(
      try JSONParser.parse(Array(lines[2])).members?.map(\.key) == [
        "step", "compute", "seconds", "eval/loss \"x\"",
      ])
  }

  @Test func `a trainer's header needs only the format`() throws {
    let text = """
      {"format": "traverse.run/1", "seed": 7, "data": "fashion-mnist", "shape": {"patch": 7}}
      {"step": 0, "samples": 0, "compute": 0, "eval_loss": 2.3}
      {"step": 10, "samples": 2560, "compute": 1e12, "train_loss": 2.1, "eval_loss": 2.0, "lr": 1e-3}
      {"step": 20, "samples": 5120, "compute": 2e12, "train_loss": 2.0, "eval_loss": 1.9, "lr": 1e-3}
      """
    let run = try importText(text, name: "cell.jsonl").runs[0]
    #expect(run.metric == "eval_loss")
    #expect(run.shape == Shape([("patch", .integer(7))]))
    #expect(run.points.map(\.error) == [2.0, 1.9])
    #expect(run.convention == .column("compute"))
    #expect(run.learningRate == .constant)
    #expect(run.curation.dropped.map(\.rule) == [.atZeroCompute])
    #expect(
      try importText(text, name: "x") { $0.metric = "train_loss" }.runs[0].metric == "train_loss")
    #expect(
      try importText(text, name: "x") { $0.convention = "vit" }.runs[0].convention.name == "vit")
  }
}
