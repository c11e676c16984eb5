import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct ScaledLawTests {
  let points = LawPoints([ReferenceRuns.run(computes: [1e18, 1e19, 1e20], errors: [4, 3.5, 3.2])])

  /// A few `exp` and `log` of numbers up to 50: 50 ulps and their like.
  let rounding = 1e-13

  @Test(arguments: [
    PowerLaw(a: 3e9, b: 0.5, c: 3), PowerLaw(a: 3e9, b: 0.5, c: 0, d: 1e15),
    PowerLaw(a: 1e40, b: 2, c: 1, d: 1e20),
  ])
  func `scaling there and back leaves a law as it was`(law: PowerLaw) throws {
    let scaled = SyntheticRun(law: law).scaled(to: points)
    let back = try #require(scaled.powerLaw(in: points))
    #expect(abs(back.a / law.a - 1) < 10 * rounding)
    #expect(abs(back.b / law.b - 1) < rounding)
    #expect(abs(back.c - law.c) <= rounding * law.c)
    #expect(abs(back.d - law.d) <= 10 * rounding * law.d)
    #expect(abs(scaled.logCoefficient(in: points) / log(law.a) - 1) < rounding)
  }

  @Test func `a coefficient beyond doubles is no law, but its logarithm is finite`() {
    let law = ScaledLaw(logScale: 0, logDecay: log(30), floor: 0, logShift: 0)
    #expect(law.powerLaw(in: points) == nil)
    #expect(law.logCoefficient(in: points).isFinite)
  }

  @Test func `parameters are reached by name`() {
    var law = ScaledLaw(logScale: 1, logDecay: 2, floor: 3, logShift: 4)
    #expect(LawParameter.allCases.map { law[$0] } == [1, 2, 3, 4])
    for parameter in LawParameter.allCases { law[parameter] += 1 }
    #expect(law == ScaledLaw(logScale: 2, logDecay: 3, floor: 4, logShift: 5))
  }
}
