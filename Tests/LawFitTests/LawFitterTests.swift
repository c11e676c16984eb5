import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct LawFitterTests {
  static let few: FitOptions = {
    var options = FitOptions()
    options.draws = 20
    return options
  }()

  func law(_ runs: [RunLog], _ options: FitOptions = few) throws -> Law {
    try #require(try LawFitter.fit(runs, options: options).laws.first)
  }

  func synthetic(_ name: String = "fitter", shift: Double = 6e18) -> RunLog {
    var synthetic = SyntheticRun()
    synthetic.law.d = shift
    var random = RandomStream(seed: 31, name: name)
    return synthetic.run(using: &random)
  }

  /// From the first point to the last of each run, all runs together.
  @Test func `the speed of a shape is that of its runs`() throws {
    var (one, other) = (synthetic("one"), synthetic("other"))
    #expect(try law([one]).flopsPerSecond == nil)
    for index in one.points.indices {
      one.points[index].seconds = 10 + one.points[index].compute.flops / 1e15
      other.points[index].seconds = other.points[index].compute.flops / 3e15
    }
    // Equal compute at 1 and at 3 takes 4 / 3 of the time: 2 / (4 / 3) = 1.5.
    let speed = try #require(try law([one, other]).flopsPerSecond)
    #expect(abs(speed / 1.5e15 - 1) < 1e-12)
  }

  @Test func `a known law is found within its intervals`() throws {
    let law = try law([synthetic()])
    let report = try #require(law.fit)
    #expect(report.status == .converged)
    #expect(report.reason == nil)
    let intervals = try #require(report.intervals)
    let truth = PowerLaw(a: 0.5 * pow(2e19, 0.5), b: 0.5, c: 3, d: 6e18)
    for (interval, value) in [
      (intervals.a, truth.a), (intervals.b, truth.b), (intervals.c, truth.c),
      (intervals.d, truth.d),
    ] {
      let interval = try #require(interval)
      #expect(interval.lower < value && value < interval.upper)
    }
    #expect(law.draws.count == 20)
    #expect(report.points == 60)
    #expect(report.compute == 1e20 / 60...1e20)
    #expect(report.level == 0.9)
    // The noise is 0.002 and four parameters take a little of it; 60 points know it to a tenth.
    #expect(abs(try #require(report.rmse) / 0.002 - 1) < 0.3)
  }

  @Test func `the same input and seed give the same bits`() throws {
    let runs = [synthetic()]
    #expect(try law(runs) == law(runs))
    var other = Self.few
    other.seed = 2
    #expect(try law(runs).draws != law(runs, other).draws)
  }

  @Test func `neither order nor company changes a bit of a law`() throws {
    let first = synthetic("a")
    var second = synthetic("b")
    second.points = second.points.map {
      RunLog.Point(compute: 1.001 * $0.compute, error: $0.error)
    }
    var other = synthetic("c")
    other.shape = Shape([("size", .label("2M"))])
    let alone = try law([first, second])
    #expect(try law([second, first]) == alone)
    #expect(try law([other, second, first]) == alone)
    var reversed = first
    reversed.points.reverse()
    #expect(try law([second, reversed]) == alone)
  }

  @Test func `a run given twice is fitted once`() throws {
    let run = synthetic()
    let once = try law([run])
    let twice = try law([run, run])
    #expect(once.curve == twice.curve)
    #expect(once.draws == twice.draws)
    #expect(once.fit?.points == twice.fit?.points)
    #expect(twice.fit?.warnings.first == "60 points repeat others exactly and were left out")
  }

  /// Scaling by two is exact but for the logarithms' last bits, which the flattest combination of
  /// parameters amplifies by the condition, below 1e4.
  @Test func `compute in other units leaves a law as it was`() throws {
    let run = synthetic()
    var scaled = run
    scaled.points = run.points.map { RunLog.Point(compute: 1024 * $0.compute, error: $0.error) }
    let a = try #require(try law([run]).curve)
    let b = try #require(try law([scaled]).curve)
    #expect(abs(b.b / a.b - 1) < 1e-6)
    #expect(abs(b.c / a.c - 1) < 1e-6)
    #expect(abs(b.d / (1024 * a.d) - 1) < 1e-5)
  }

  @Test func `errors in other units scale a linear fit`() throws {
    var options = Self.few
    options.residual = .linear
    let run = synthetic()
    var scaled = run
    scaled.points = run.points.map { RunLog.Point(compute: $0.compute, error: 1e-3 * $0.error) }
    let (a, b) = (try law([run], options), try law([scaled], options))
    let (first, second) = (try #require(a.curve), try #require(b.curve))
    #expect(abs(second.c / (1e-3 * first.c) - 1) < 1e-6)
    #expect(abs(second.b / first.b - 1) < 1e-6)
    let objectives = (try #require(a.fit?.objective), try #require(b.fit?.objective))
    #expect(abs(objectives.1 / (1e-6 * objectives.0) - 1) < 1e-9)
  }

  @Test func `pinned parameters are held and have no interval`() throws {
    var options = Self.few
    options.floor = 2.9
    options.shift = 1e18
    let law = try law([synthetic()], options)
    let curve = try #require(law.curve)
    #expect(abs(curve.c / 2.9 - 1) < 1e-14)
    #expect(abs(curve.d / 1e18 - 1) < 1e-13)
    let report = try #require(law.fit)
    #expect(report.status == .converged)
    #expect(report.intervals?.c == nil && report.intervals?.d == nil)
    #expect(report.standardErrors?.c == nil && report.standardErrors?.d == nil)
    #expect(report.intervals?.b != nil)
    #expect(law.draws.allSatisfy { abs($0.c / 2.9 - 1) < 1e-14 })
  }

  @Test func `laws are listed by size, numbers by value`() throws {
    func shaped(_ axis: String, _ value: String) -> RunLog {
      var run = synthetic()
      run.shape = Shape([(axis, AxisValue(value))])
      return run
    }
    let sizes = try LawFitter.fit(
      [
        shaped("size", "1B"), shaped("size", "370M"), shaped("size", "3B"), shaped("patch", "14"),
        shaped("patch", "7"),
      ], options: .withoutDraws)
    #expect(
      sizes.laws.map(\.shape.description) == [
        "patch=7", "patch=14", "size=370M", "size=1B", "size=3B",
      ])
  }

  @Test func `progress names every shape and its law`() throws {
    var seen: [FitProgress] = []
    let run = synthetic()
    let laws = try LawFitter.fit([run], options: .withoutDraws) { seen.append($0) }
    #expect(seen == [.started(shape: run.shape, index: 1, count: 1), .finished(laws.laws[0])])
  }

  @Test func `runs that cannot be compared are refused by name`() {
    let run = synthetic()
    var metric = run
    metric.metric = "accuracy"
    var convention = run
    convention.convention = .sixND
    var empty = run
    empty.name = "nothing"
    empty.points = []
    #expect(throws: FitError.noRuns) { try LawFitter.fit([], options: .withoutDraws) }
    #expect(throws: FitError.mixedMetrics("loss", "accuracy")) {
      try LawFitter.fit([run, metric], options: .withoutDraws)
    }
    #expect(throws: FitError.mixedConventions(run.convention, .sixND)) {
      try LawFitter.fit([run, convention], options: .withoutDraws)
    }
    #expect(throws: FitError.noPoints(run: "nothing")) {
      try LawFitter.fit([run, empty], options: .withoutDraws)
    }
  }

  @Test func `a decayed learning rate is warned of`() throws {
    var run = synthetic()
    run.learningRate = .varying(ratio: 10)
    let warnings = try #require(try law([run]).fit?.warnings)
    #expect(warnings.contains { $0.contains("learning rate varies") })
  }
}
