import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct HoldOutTests {
  func holdOut(_ run: RunLog) throws -> FitReport.HoldOut {
    let law = try #require(try LawFitter.fit([run], options: .withoutDraws).laws.first)
    return try #require(law.fit?.holdOut)
  }

  /// Evenly spaced in log compute, so that the lower half has half of the points.
  func run(_ noise: Double, bend: Double = 0) -> RunLog {
    var random = RandomStream(seed: 51, name: "hold-out")
    let law = PowerLaw(a: 0.5 * 1e9, b: 0.5, c: 3)
    let computes = (0..<80).map { pow(10, 17 + Double($0) / 20) }
    let errors = computes.map { flops in
      law.error(after: Compute(flops: flops)) * (1 - (flops > 1e19 ? bend : 0))
        * exp(noise * random.normal())
    }
    return ReferenceRuns.run(computes: computes, errors: errors)
  }

  @Test func `a law that goes on holds`() throws {
    let found = try holdOut(run(1e-3))
    #expect(found.verdict == .holds)
    #expect(found.fittedPoints + found.heldOutPoints == 80)
    #expect((39...41).contains(found.fittedPoints))
    #expect(try #require(found.rmse) < 3e-3)
  }

  /// An evenly sampled run has a tenth of its points in its lower half, whose law knows that it misses.
  ///
  /// One in twenty true laws may be called drifting, and more because draws of few points are narrow.
  @Test func `an uncertain lower half is not blamed on the law`() throws {
    var random = RandomStream(seed: 52, name: "even")
    var drifting = 0
    for _ in 0..<20 {
      var synthetic = SyntheticRun()
      synthetic.points = 300
      let found = try holdOut(synthetic.run(using: &random))
      if found.verdict == .drifts { drifting += 1 }
    }
    #expect(drifting <= 5)
  }

  @Test func `a curve that bends afterwards drifts, by as much as it bends`() throws {
    let found = try holdOut(run(1e-3, bend: 0.05))
    #expect(found.verdict == .drifts)
    #expect(abs(try #require(found.errorAtEnd) - 0.05) < 0.01)
  }

  @Test func `a lower half without a law is untestable`() throws {
    let found = try holdOut(ReferenceRuns.openLM("d=96_l=8_h=4", size: "11M"))
    #expect(found.verdict == .untestable)
    #expect(found.rmse == nil && found.errorAtEnd == nil)
    #expect(found.fittedPoints == 4 && found.heldOutPoints == 4)
  }
}
