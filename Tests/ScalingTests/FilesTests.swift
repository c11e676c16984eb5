import JSON
import Scaling
import Testing

@Suite struct FilesTests {
  static let shape = Shape([("size", .label("190M")), ("width", .integer(128))])

  static let report: FitReport = {
    var report = FitReport(
      status: .atBound([.shiftZero]), reason: "logs start late", points: 73,
      residual: .huber(width: 1e-3), objective: 4.886e-5, rmse: 8.2e-4, condition: 16.7,
      compute: 9.97925182242816e17...7.24743164e19, error: 3.4466...4.2411,
      autocorrelation: 0.3, warnings: ["one", "two"])
    report.standardErrors = .init(a: 1.5, b: 0.02, c: 0.01)
    report.intervals = .init(a: Interval(0.1, .infinity), c: Interval(-.infinity, 3))
    report.holdOut = .init(
      fittedPoints: 20, heldOutPoints: 53, rmse: 0.01, errorAtEnd: -0.002, verdict: .drifts)
    return report
  }()

  @Test func `laws come back as they were written`() throws {
    let fitted = Law(
      shape: Self.shape, curve: PowerLaw(a: 3.296e9, b: 0.5321, c: 3.3594), fit: Self.report,
      draws: [PowerLaw(a: 1.0 / 3, b: 0.5, c: 3, d: 0.1), PowerLaw(a: 1e300, b: 1, c: 0)],
      flopsPerSecond: 9.7e10)
    let refused = Law(
      shape: Shape([("size", .label("1B"))]), curve: nil,
      fit: FitReport(
        status: .unidentifiable, reason: "flat", points: 4, residual: .log, compute: 1...2,
        error: 3...3.1))
    let byHand = Law(shape: Shape([("patch", .integer(7))]), curve: PowerLaw(a: 2, b: 1, c: 0.5))
    var laws = LawSet(
      metric: "eval/loss", convention: .column("total_flos"), laws: [fitted, refused, byHand],
      provenance: Provenance(
        program: "traverse 0", command: ["fit", "a b.csv"],
        inputs: [.init(name: "a b.csv", sha256: "00ff")], seed: 7))
    for examples in [nil, 8903] {
      laws.evaluationExamples = examples
      #expect(try LawSet(JSONCursor(laws.json)) == laws)
    }
  }

  @Test func `a plan comes back as it was written`() throws {
    var first = Plan.Phase(
      shape: Self.shape, startError: 4.2411, endError: 3.7524, compute: Compute(flops: 4.4e18),
      cumulative: Compute(flops: 4.4e18))
    first.endErrorInterval = Interval(3.7, 3.8)
    first.cumulativeInterval = Interval(4e18, .infinity)
    first.curve = PowerLaw(a: 3.296e9, b: 0.5321, c: 3.3594, d: 1.0 / 3)
    first.seconds = 0.1
    let second = Plan.Phase(
      shape: Shape([("size", .label("1B"))]), startError: 3.7524, endError: 3.2,
      compute: Compute(flops: 6e19), cumulative: Compute(flops: 6.44e19),
      transition: Plan.Transition(compute: Compute(flops: 1e17), bump: 0.01), extrapolated: true)
    var final = Plan.Outcome(error: 3.2, compute: Compute(flops: 6.44e19), level: 0.8)
    final.errorInterval = Interval(3.1, 3.3)
    final.seconds = 1e6
    var baselines = [
      Plan.Baseline(
        kind: .bestStatic, shapes: [Self.shape], error: 3.24, computeToMatch: Compute(flops: 8e19),
        saving: 0.195, savingInterval: Interval(0.1, 0.2), extrapolated: true),
      Plan.Baseline(
        kind: .uniformSplit, shapes: [Self.shape, second.shape], error: nil, computeToMatch: nil,
        saving: nil),
    ]
    baselines[0].curve = PowerLaw(a: 2, b: 0.5, c: 0)
    baselines[0].secondsToMatch = 17
    for goal in [Plan.Goal.budget(Compute(flops: 6.44e19)), .target(error: 3.2)] {
      var plan = Plan(
        metric: "eval/loss", convention: .sixND, goal: goal, objective: .seconds, method: .path,
        phases: [first, second], final: final, baselines: baselines,
        agreement: .init(draws: 100, sameOrder: 0.93, feasible: 1), warnings: ["careful"])
      plan.evaluationExamples = 8903
      #expect(try Plan(JSONCursor(plan.json)) == plan)
    }
  }

  static func lawFile(_ law: [JSONValue.Member], format: String = "traverse.laws/1") -> JSONCursor {
    JSONCursor(
      .object([
        .init("format", .string(format)), .init("metric", .string("loss")),
        .init("laws", .array([.object([.init("shape", Self.shape.json)] + law)])),
      ]))
  }

  @Test func `a law by hand needs only shape, a, b, c`() throws {
    let file = Self.lawFile([
      .init("a", .integer(4)), .init("b", .number(0.5)), .init("c", .integer(0)),
    ])
    #expect(try LawSet(file).laws.first?.curve == PowerLaw(a: 4, b: 0.5, c: 0, d: 0))
  }

  @Test(arguments: [
    ("a", JSONValue.integer(0), "laws[0].a: expected a number above zero, found 0"),
    ("b", .string("x"), "laws[0].b: expected a number, found \"x\""),
    ("c", .number(-0.5), "laws[0].c: expected a number of zero or more, found -0.5"),
    ("d", .number(.nan), "laws[0].d: expected a number, found nan"),
  ])
  func `a wrong value is named by its place`(key: String, value: JSONValue, message: String) {
    let sound: [(String, JSONValue)] = [
      ("a", .integer(1)), ("b", .integer(1)), ("c", .integer(1)), ("d", .integer(1)),
    ]
    let file = Self.lawFile(sound.map { .init($0.0, $0.0 == key ? value : $0.1) })
    let error = #expect(throws: JSONMismatch.self) { try LawSet(file) }
    #expect(error?.description == message)
  }

  @Test(arguments: ["traverse.laws/2", "traverse.plan/1", "something"])
  func `another format or version is refused`(format: String) {
    #expect(throws: JSONMismatch.self) { try LawSet(Self.lawFile([], format: format)) }
  }

  @Test func `a misspelt key is not taken for one left out`() throws {
    let place = JSONCursor(.object([.init("compute", .integer(1)), .init("bumps", .integer(2))]))
    try place.allow(only: ["compute", "bumps"])
    let error = #expect(throws: JSONMismatch.self) { try place.allow(only: ["compute", "bump"]) }
    #expect(error?.path == "bumps")
  }
}
