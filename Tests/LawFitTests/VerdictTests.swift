import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What is refused, with which words, and what stays usable.
@Suite struct VerdictTests {
  func report(_ run: RunLog, _ options: FitOptions = .withoutDraws) throws -> FitReport {
    let law = try #require(try LawFitter.fit([run], options: options).laws.first)
    let report = try #require(law.fit)
    #expect((law.curve != nil) == report.status.isUsable)
    #expect((report.reason != nil) == !report.status.isUsable)
    return report
  }

  func noisy(_ error: (Double) -> Double, count: Int = 40, noise: Double = 0.01) -> RunLog {
    var random = RandomStream(seed: 41, name: "verdict")
    let computes = (1...count).map { Double($0) * 1e18 }
    return ReferenceRuns.run(
      computes: computes, errors: computes.map { error($0) * exp(noise * random.normal()) })
  }

  @Test func `flat runs are refused`() throws {
    for seed in 0..<10 {
      var random = RandomStream(seed: UInt64(seed), name: "flat")
      let computes = (1...40).map { Double($0) * 1e18 }
      let run = ReferenceRuns.run(
        computes: computes, errors: computes.map { _ in 3 * exp(0.01 * random.normal()) })
      let report = try report(run)
      #expect(report.status == .unidentifiable)
      #expect(try #require(report.reason).contains("does not fall"))
      #expect(report.objective == nil && report.intervals == nil)
    }
  }

  @Test func `rising runs are refused`() throws {
    let report = try report(noisy { 2 + log10($0 / 1e17) })
    #expect(report.status == .unidentifiable)
    #expect(try #require(report.reason).contains("rises"))
  }

  @Test func `a run that falls and then rises is refused`() throws {
    let report = try report(noisy { 3 + pow(log10($0 / 1e19), 2) })
    #expect(report.status == .unidentifiable)
    #expect(try #require(report.reason).contains("rises again"))
  }

  @Test(arguments: [("megatron", "iteration", "lm loss"), ("hf-trainer", "step", "eval_g0_loss")])
  func `logs of diverging and overfitting runs are refused`(
    name: String, step: String, loss: String
  ) throws {
    let columns = try Fixture("refused/\(name).csv").columns(step, loss)
    let rows = zip(columns[0], columns[1]).filter { $0.0 > 0 }
    let report = try report(ReferenceRuns.run(computes: rows.map(\.0), errors: rows.map(\.1)))
    #expect(report.status == .unidentifiable)
    #expect(try #require(report.reason).contains("rises again"))
  }

  @Test(arguments: 1...4)
  func `too few points are refused`(count: Int) throws {
    let computes = (0..<count).map { pow(10, 18 + Double($0)) }
    let run = ReferenceRuns.run(
      computes: computes, errors: computes.map { 1 + 1e9 / $0.squareRoot() })
    let report = try report(run)
    #expect(report.status == .unidentifiable)
    #expect(try #require(report.reason).contains("at least 5"))
  }

  @Test func `points at one compute are refused`() throws {
    var runs: [RunLog] = []
    for i in 0..<20 {
      runs.append(ReferenceRuns.run(computes: [1e18], errors: [3 + 0.01 * Double(i)]))
    }
    let law = try #require(try LawFitter.fit(runs, options: .withoutDraws).laws.first)
    #expect(law.fit?.status == .unidentifiable)
    #expect(try #require(law.fit?.reason).contains("1 point at different compute"))
  }

  @Test func `less than half a decade of compute is refused`() throws {
    let run = try ReferenceRuns.multiPowerLaw("400", steps: 12_000...24_000)
    let report = try report(run)
    #expect(report.status == .unidentifiable)
    #expect(try #require(report.reason).contains("0.3 decades"))
  }

  /// Pure exponentials over more than a decade: the exponent only grows with the precision.
  @Test func `a runaway towards an exponential is refused`() throws {
    let report = try report(noisy({ 1 + exp(-$0 / 1.5e19) }, noise: 1e-4))
    #expect(report.status == .unidentifiable)
    #expect(try #require(report.reason).contains("exponential"))
  }

  @Test func `a floor pinned above the errors is refused`() throws {
    var options = FitOptions.withoutDraws
    options.floor = 5
    let report = try report(noisy { 3 + 1e9 / $0.squareRoot() }, options)
    #expect(report.status == .unidentifiable)
    #expect(try #require(report.reason).contains("not below the smallest error"))
  }

  @Test(arguments: [
    ("d=96_l=8_h=4", "11M"), ("d=512_l=8_h=4", "79M"), ("d=576_l=24_h=8", "154M"),
    ("d=1024_l=24_h=8", "411M"),
  ])
  func `eight points with wide intervals stay usable`(model: String, size: String) throws {
    let report = try report(ReferenceRuns.openLM(model, size: size))
    #expect(report.status.isUsable)
    let b = try #require(report.intervals?.b)
    #expect(b.lower > 0.1 && b.upper < 3)
  }

  @Test(arguments: [14, 7])
  func `noisy error rates stay usable`(patch: Int) throws {
    let report = try report(ReferenceRuns.fashion(patch: patch, from: 1e12))
    #expect(report.status.isUsable)
  }

  @Test func `a law without a floor says so`() throws {
    let report = try report(ReferenceRuns.fashion(patch: 7, from: 0))
    #expect(report.status == .atBound([.floorZero]))
    #expect(report.warnings.contains { $0.contains("no floor was seen") })
    let c = try #require(report.intervals?.c)
    #expect(c.lower == 0 && c.upper > 0)
  }

  @Test func `few points and weak grips are warned of`() throws {
    let computes = (0..<6).map { pow(10, 18 + 0.4 * Double($0)) }
    let few = try report(
      ReferenceRuns.run(
        computes: computes, errors: computes.map { 1 + 1e9 / $0.squareRoot() + 1e-3 * sin($0) }))
    #expect(few.warnings.contains { $0.contains("only 6 points") })
  }

  @Test func `a curve that the law does not describe is warned of`() throws {
    let report = try report(ReferenceRuns.multiPowerLaw("400", steps: 0...72_000))
    #expect(try #require(report.autocorrelation) > 0.8)
    #expect(report.warnings.contains { $0.contains("follow a trend") })
    #expect(
      try self.report(ReferenceRuns.olmo("190M")).warnings.allSatisfy { !$0.contains("trend") })
  }
}
