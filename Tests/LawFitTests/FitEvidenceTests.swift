import LawFit
import Scaling
import Testing

@Suite struct FitEvidenceTests {
  /// Standard errors against the scatter of fits to 400 fresh samples, known to 3.5 %.
  @Test(arguments: [FitReport.Residual.log, .linear, .huber(width: 1e-3)])
  func `standard errors are the scatter of repeated runs`(residual: FitReport.Residual) throws {
    let synthetic = SyntheticRun()
    var random = RandomStream(seed: 21, name: "scatter")
    var (sum, square, predicted) = (0.0, 0.0, 0.0)
    let count = 400.0
    for _ in 0..<Int(count) {
      let points = LawPoints([synthetic.run(using: &random)])
      let fit = ConstrainedFit(points, residual: residual, limits: .init(logShift: 0))
      let truth = synthetic.scaled(to: points)
      let best = try #require(fit.descend(from: truth, free: [.scale, .decay, .floor]))
      let errors = StandardErrors(fit, best, FitEvidence(best, in: fit)).perParameter
      let floor = best.law.floor * points.errorUnit
      sum += floor
      square += floor * floor
      predicted += try #require(errors.c)
    }
    let scatter = (square / count - (sum / count) * (sum / count)).squareRoot()
    // Shrinking the autocorrelation adds a few percent, Huber's theory is asymptotic.
    #expect(abs(predicted / count / scatter - 1) < 0.15)
  }

  @Test func `evidence counts with effective points`() throws {
    var synthetic = SyntheticRun()
    synthetic.points = 200
    synthetic.correlation = 0.8
    var random = RandomStream(seed: 22, name: "effective")
    let points = LawPoints([synthetic.run(using: &random)])
    let fit = ConstrainedFit(points, residual: .log, limits: .init(logShift: 0))
    let best = try #require(
      fit.descend(from: synthetic.scaled(to: points), free: [.scale, .decay, .floor]))
    let evidence = FitEvidence(best, in: fit)
    #expect(evidence.isSound)
    #expect(evidence.autocorrelation.effectivePoints < 60)
    #expect(
      evidence.degreesOfFreedom == evidence.autocorrelation.effectivePoints - 3)
    #expect(evidence.unit > 3 * best.objective / 197)
  }
}
