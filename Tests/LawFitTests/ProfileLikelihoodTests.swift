import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct ProfileLikelihoodTests {
  let fit: ConstrainedFit
  let optimum: ConstrainedFit.Optimum
  let evidence: FitEvidence

  init() throws {
    let run = try ReferenceRuns.olmo("370M")
    let points = LawPoints([run])
    fit = ConstrainedFit(points, residual: .log, limits: .init())
    var random = RandomStream(seed: 1, name: "starts")
    let lowest = fit.lowest(random: &random)
    optimum = try #require(lowest)
    evidence = FitEvidence(optimum, in: fit)
  }

  /// The definition, by refitting from the optimum rather than along the way.
  @Test(arguments: LawParameter.allCases)
  func `at an end the objective has risen by the squared quantile`(
    parameter: LawParameter
  ) throws {
    let profile = ProfileLikelihood(fit, optimum, evidence, level: 0.9)
    let width = Distribution.studentWidth(
      probability: 0.9, degrees: evidence.degreesOfFreedom)
    let ends = profile.interval(of: parameter)
    for end in [ends.lower, ends.upper] where !(parameter == .shift && end == 0) {
      var start = optimum.law
      let free = optimum.free.filter { $0 != parameter }
      let held: ConstrainedFit.Optimum
      if parameter == .scale {
        held = try #require(fit.descend(from: start, free: free, hold: .logCoefficient(end)))
      } else {
        start[parameter] = end
        held = try #require(fit.descend(from: start, free: free, hold: .parameter(parameter)))
      }
      let distance = ((held.objective - optimum.objective) / evidence.unit).squareRoot()
      // Ends are found to a thousandth of the quantile.
      #expect(abs(distance / width - 1) < 2e-3)
    }
  }

  @Test func `a parameter at its bound has an interval that begins there`() {
    let profile = ProfileLikelihood(fit, optimum, evidence, level: 0.9)
    #expect(optimum.law.logShift == 0)
    let shift = profile.interval(of: .shift)
    #expect(shift.lower == 0)
    #expect(shift.upper > 0 && shift.upper < 0.01)
  }

  /// On OLMo's points the law is nearly linear in its parameters, so that both agree.
  @Test func `far from bounds intervals are about standard errors wide`() throws {
    let width = Distribution.studentWidth(
      probability: 0.9, degrees: evidence.degreesOfFreedom)
    let intervals = ProfileLikelihood(fit, optimum, evidence, level: 0.9).perParameter
    let errors = StandardErrors(fit, optimum, evidence).perParameter
    let b = try #require(intervals.b)
    #expect(abs((b.upper - b.lower) / (2 * width * (try #require(errors.b))) - 1) < 0.05)
    let c = try #require(intervals.c)
    #expect(abs((c.upper - c.lower) / (2 * width * (try #require(errors.c))) - 1) < 0.05)
    #expect(errors.d == nil)
  }

  @Test func `wider levels contain narrower ones`() {
    let narrow = ProfileLikelihood(fit, optimum, evidence, level: 0.5).interval(of: .floor)
    let wide = ProfileLikelihood(fit, optimum, evidence, level: 0.99).interval(of: .floor)
    #expect(wide.lower < narrow.lower && narrow.upper < wide.upper)
  }

  /// A straight end of an exponential: the points set no upper limit to b and d.
  @Test func `an end is infinite where the points set no limit`() throws {
    let computes = (1...40).map { Double($0) * 1e18 }
    var random = RandomStream(seed: 8, name: "exponential")
    let errors = computes.map { 1 + exp(-$0 / 1.5e19) + 3e-3 * random.normal() }
    let points = LawPoints([ReferenceRuns.run(computes: computes, errors: errors)])
    let fit = ConstrainedFit(points, residual: .linear, limits: .init())
    let lowest = fit.lowest(random: &random)
    let optimum = try #require(lowest)
    let evidence = FitEvidence(optimum, in: fit)
    let intervals = ProfileLikelihood(fit, optimum, evidence, level: 0.9).perParameter
    #expect(try #require(intervals.d).upper == .infinity)
    #expect(try #require(intervals.b).upper == .infinity)
    let c = try #require(intervals.c)
    #expect(c.upper < 1.1 && c.lower >= 0)
  }
}
