import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Laws computed from the same data by an independent code (SciPy's least_squares, many starts).
@Suite struct ReferenceLawsTests {
  /// The optimum, whatever is to be thought of it, so that doubtful curves can be compared too.
  func optimum(
    _ run: RunLog, _ residual: FitReport.Residual,
    _ limits: ConstrainedFit.Limits = .init(), unit: (LawPoints) -> Double = { _ in 1 }
  ) throws -> (fit: ConstrainedFit, optimum: ConstrainedFit.Optimum, law: PowerLaw, sum: Double) {
    let points = LawPoints([run])
    var limits = limits
    limits.floor = limits.floor.map { $0 / points.errorUnit }
    let fit = ConstrainedFit(points, residual: residual, limits: limits)
    var random = RandomStream(seed: 1, name: run.name)
    let lowest = fit.lowest(random: &random)
    let optimum = try #require(lowest)
    let law = try #require(optimum.law.powerLaw(in: points))
    let scale = residual == .linear ? points.errorUnit * points.errorUnit : 1
    return (fit, optimum, law, optimum.objective * scale)
  }

  /// Reference objectives may be exceeded by one part in a thousand: that is a hundredth of a standard
  /// error for a hundred points.
  static let slack = 1.001

  static let ladder = [
    ("190M", 73, 4.886e-5), ("370M", 95, 8.739e-5), ("760M", 116, 1.0510e-4),
    ("1B", 163, 2.9871e-4), ("3B", 201, 8.9485e-4),
  ]

  @Test(arguments: ladder)
  func `log residuals of the OLMo ladder are as small as the reference`(
    size: String, points: Int, sum: Double
  ) throws {
    let law = try #require(
      try LawFitter.fit([ReferenceRuns.olmo(size)], options: .withoutDraws).laws.first)
    let report = try #require(law.fit)
    #expect(report.points == points)
    #expect(report.status == .atBound([.shiftZero]))
    #expect(try #require(report.objective) <= sum * Self.slack)
  }

  static let openLM = [
    ("d=96_l=8_h=4", 8.045e-5), ("d=512_l=8_h=4", 1.4696e-3), ("d=576_l=24_h=8", 2.3457e-4),
    ("d=1024_l=24_h=8", 1.0828e-3),
  ]

  @Test(arguments: openLM)
  func `log residuals of open_lm are as small as the reference`(model: String, sum: Double) throws {
    let run = try ReferenceRuns.openLM(model, size: "1M")
    let law = try #require(try LawFitter.fit([run], options: .withoutDraws).laws.first)
    let report = try #require(law.fit)
    #expect(report.points == 8)
    #expect(report.status.isUsable)
    #expect(try #require(report.objective) <= sum * Self.slack)
  }

  struct Linear: Sendable {
    let size: String
    /// Reducible loss after 1e20 FLOPs.
    let reducible: Double
    let b: Double
    let c: Double
    let sum: Double
    let reciprocalCondition: Double
    /// Root mean square on the last 40 % of rows of the law of the first 60 %, and its error at the end.
    let unseen: Double
    let end: Double
  }

  static let linear = [
    Linear(
      size: "190M", reducible: 0.074280, b: 0.534757, c: 3.360569, sum: 6.577176e-4,
      reciprocalCondition: 0.060, unseen: 0.00457, end: 0.00164),
    Linear(
      size: "370M", reducible: 0.149119, b: 0.514151, c: 3.149420, sum: 1.092191e-3,
      reciprocalCondition: 0.061, unseen: 0.00212, end: 0.00019),
    Linear(
      size: "760M", reducible: 0.267602, b: 0.527941, c: 2.973295, sum: 1.238813e-3,
      reciprocalCondition: 0.066, unseen: 0.00262, end: 0.00037),
    Linear(
      size: "1B", reducible: 0.400238, b: 0.555539, c: 2.872682, sum: 3.668910e-3,
      reciprocalCondition: 0.075, unseen: 0.00481, end: 0.00180),
    Linear(
      size: "3B", reducible: 1.035678, b: 0.607849, c: 2.700462, sum: 1.027901e-2,
      reciprocalCondition: 0.083, unseen: 0.00767, end: 0.00364),
  ]

  /// Six printed digits of the reference, and valleys that are flat to 1e-5 in the parameters.
  @Test(arguments: linear)
  func `plain residuals of the OLMo ladder match the reference`(expected: Linear) throws {
    let run = try ReferenceRuns.olmo(expected.size)
    let found = try optimum(run, .linear)
    #expect(abs(found.sum / expected.sum - 1) < 2e-6)
    #expect(abs(found.law.b - expected.b) < 1e-5)
    #expect(abs(found.law.c - expected.c) < 1e-5)
    #expect(found.law.d == 0)
    let reducible = found.law.error(after: Compute(flops: 1e20)) - found.law.c
    #expect(abs(reducible - expected.reducible) < 1e-5)
    let evidence = FitEvidence(found.optimum, in: found.fit)
    #expect(abs(evidence.reciprocalCondition - expected.reciprocalCondition) < 5e-4)
  }

  /// The reference prints three digits; its split of the rows is rounded like this one.
  @Test(arguments: linear)
  func `the first 60 percent of a ladder run forecast the rest as the reference does`(
    expected: Linear
  ) throws {
    var run = try ReferenceRuns.olmo(expected.size)
    let split = Int((0.6 * Double(run.points.count)).rounded(.down))
    let rest = run.points[split...]
    run.points = Array(run.points[..<split])
    let law = try optimum(run, .linear).law
    let deviations = rest.map { law.error(after: $0.compute) - $0.error }
    let square = deviations.reduce(0) { $0 + $1 * $1 } / Double(rest.count)
    #expect(abs(square.squareRoot() - expected.unseen) < 5e-5)
    let last = try #require(rest.last)
    let end = law.error(after: last.compute) / last.error - 1
    #expect(abs(end - expected.end) < 5e-5)
  }

  static let multiPowerLaw = [
    ("25", 194.8733, 0.713268, 3.196187, 0.01926544),
    ("100", 146.0411, 0.671030, 2.864565, 0.00736199),
    ("400", 123.2074, 0.642877, 2.625541, 0.00479761),
  ]

  @Test(arguments: multiPowerLaw)
  func `constant-rate runs of Multi-Power-Law match the reference`(
    size: String, a: Double, b: Double, c: Double, sum: Double
  ) throws {
    let found = try optimum(ReferenceRuns.multiPowerLaw(size, steps: 0...72_000), .linear)
    #expect(abs(found.sum / sum - 1) < 2e-6)
    #expect(abs(found.law.a / a - 1) < 1e-5)
    #expect(abs(found.law.b - b) < 1e-5)
    #expect(abs(found.law.c - c) < 1e-5)
    #expect(found.law.d == 0)
  }

  static let forecasts = [
    ("25", 3.2573, 0.01175, 0.00238), ("100", 2.9413, 0.00849, 0.00137),
    ("400", 2.7157, 0.00747, 0.00076),
  ]

  @Test(arguments: forecasts)
  func `a third of a run forecasts its end, better without its beginning`(
    size: String, end: Double, all: Double, late: Double
  ) throws {
    for (first, expected) in [(2_176.0, all), (6_000, late)] {
      let run = try ReferenceRuns.multiPowerLaw(size, steps: first...24_000)
      let law = try optimum(run, .linear).law
      let error = law.error(after: Compute(flops: 71_936)) / end - 1
      #expect(abs(error - expected) < 2e-5, "from step \(first)")
    }
  }

  struct Window: Sendable {
    let first: Double
    let b: Double
    let c: Double
    let reciprocalCondition: Double
  }

  /// The windows of one curve that the limits of `Verdict` were read off.
  @Test(arguments: [
    Window(first: 2_176, b: 0.714, c: 2.6658, reciprocalCondition: 0.038),
    Window(first: 6_000, b: 0.593, c: 2.6104, reciprocalCondition: 0.011),
    Window(first: 9_000, b: 0.661, c: 2.6217, reciprocalCondition: 7.2e-4),
  ])
  func `shrinking windows lose their grip as the reference does`(window: Window) throws {
    let run = try ReferenceRuns.multiPowerLaw("400", steps: window.first...24_000)
    let found = try optimum(run, .linear)
    #expect(abs(found.law.b - window.b) < 6e-4)
    #expect(abs(found.law.c - window.c) < 6e-5)
    let evidence = FitEvidence(found.optimum, in: found.fit)
    #expect(abs(evidence.reciprocalCondition / window.reciprocalCondition - 1) < 0.05)
  }

  @Test func `pinned and free asymptotes forecast as the reference does`() throws {
    let computes = [1e18, 3e18, 1e19, 3e19, 1e20, 3e20]
    let losses = [3.522, 3.339, 3.154, 3.000, 2.848, 2.725]
    let pinned = [
      (3, 87.939, 0.09224, 2.6167, 2.2649), (4, 90.969, 0.09304, 2.6116, 2.2591),
      (5, 93.274, 0.09363, 2.6080, 2.2549), (6, 94.354, 0.09390, 2.6065, 2.2531),
    ]
    for (count, a, b, near, far) in pinned {
      let run = ReferenceRuns.run(
        computes: Array(computes.prefix(count)), errors: Array(losses.prefix(count)))
      let law = try optimum(run, .linear, .init(floor: 1.6, logShift: 0)).law
      #expect(abs(law.a / a - 1) < 2e-5)
      #expect(abs(law.b - b) < 6e-6)
      #expect(abs(law.error(after: Compute(flops: 1e21)) - near) < 6e-5)
      #expect(abs(law.error(after: Compute(flops: 1e23)) - far) < 6e-5)
    }
    let free = [(4, 1.194, 2.5838, 2.1793), (5, 1.329, 2.5926, 2.2039), (6, 1.438, 2.5992, 2.2241)]
    for (count, c, near, far) in free {
      let run = ReferenceRuns.run(
        computes: Array(computes.prefix(count)), errors: Array(losses.prefix(count)))
      let law = try optimum(run, .linear, .init(logShift: 0)).law
      #expect(abs(law.c - c) < 6e-4)
      #expect(abs(law.error(after: Compute(flops: 1e21)) - near) < 6e-5)
      #expect(abs(law.error(after: Compute(flops: 1e23)) - far) < 6e-5)
    }
  }
}

extension FitOptions {
  static var withoutDraws: FitOptions {
    var options = FitOptions()
    options.draws = 0
    return options
  }
}
