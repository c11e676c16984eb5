import LawFit
import Scaling
import Testing

/// Oracles: points that lie on a curve themselves.
@Suite struct LawUpdateTests {
  private static let shape = Shape([("width", .integer(64))])
  private static let truth = PowerLaw(a: 40, b: 0.25, c: 0.1, d: 1e9)

  private func law(_ curve: PowerLaw) -> Law {
    let range = 1e11...1e13
    var fit = FitReport(
      status: .converged, points: 40, residual: .log, compute: range,
      error: curve.error(
        after: Compute(flops: range.upperBound))...curve.error(
          after: Compute(flops: range.lowerBound)))
    fit.rmse = 0.01
    return Law(shape: Self.shape, curve: curve, fit: fit)
  }

  /// Points on `curve` behind `start`, counted from there.
  private func points(
    on curve: PowerLaw, behind start: Double, _ range: ClosedRange<Double>, _ count: Int = 12
  ) -> [RunLog.Point] {
    (0..<count).map { index in
      let part = Double(index) / Double(count - 1)
      let compute = range.lowerBound + part * (range.upperBound - range.lowerBound)
      return RunLog.Point(
        compute: Compute(flops: compute), error: curve.error(after: Compute(flops: start + compute))
      )
    }
  }

  @Test func `a run on its law leaves it as it is and stands where its compute says`() throws {
    let update = LawUpdate(
      law(Self.truth), points: points(on: Self.truth, behind: 0, 1e11...2e13), isFromScratch: true)
    #expect(update.position.flops == 2e13)
    let curve = try #require(update.law.curve)
    // Exact points: what is left is the solver's tolerance, loosest along the valley of a and b.
    for compute in [1e11, 1e12, 1e13, 1e14] {
      let expected = Self.truth.error(after: Compute(flops: compute))
      #expect(abs(curve.error(after: Compute(flops: compute)) / expected - 1) < 1e-5)
    }
  }

  @Test(arguments: [1e11, 3e12, 2e13])
  func `a phase entered from elsewhere is found on its curve`(start: Double) {
    let update = LawUpdate(
      law(Self.truth), points: points(on: Self.truth, behind: start, 0...2e13),
      isFromScratch: false)
    #expect(abs(update.position.flops / (start + 2e13) - 1) < 1e-4)
  }

  /// The first points behind a transition stand above the curve, which is no sign of where the run is.
  @Test func `a bump behind the transition moves nothing`() {
    var seen = points(on: Self.truth, behind: 3e12, 0...2e13)
    for index in 0..<3 { seen[index].error += 0.1 / Double(index + 1) }
    // By hand, so that the law itself stays.
    let update = LawUpdate(
      Law(shape: Self.shape, curve: Self.truth), points: seen, isFromScratch: false)
    #expect(abs(update.position.flops / 2.3e13 - 1) < 1e-9)
  }

  @Test func `a floor that was fitted too high comes down with what the run shows`() throws {
    // Remembered with a floor that the run has long passed.
    let wrong = PowerLaw(a: 400, b: 0.3, c: 0.12, d: 1e9)
    let seen = points(on: Self.truth, behind: 0, 1e13...3e14, 40)
    let update = LawUpdate(law(wrong), points: seen, isFromScratch: true)
    let end = Self.truth.error(after: Compute(flops: 3e14))
    let before = wrong.error(after: Compute(flops: 3e14))
    let after = try #require(update.law.curve).error(after: Compute(flops: 3e14))
    #expect(abs(after - end) < abs(before - end) / 2)
  }

  @Test func `points below the floor stand beyond the fitted range, not at infinity`() {
    let seen = points(on: PowerLaw(a: 1, b: 0.1, c: 0, d: 0), behind: 0, 1e10...2e10).map {
      RunLog.Point(compute: $0.compute, error: 0.05)
    }
    let update = LawUpdate(law(Self.truth), points: seen, isFromScratch: false)
    #expect(update.position.flops.isFinite && update.position.flops > 0)
  }

  @Test func `a law by hand stays, and the run is found on it`() {
    let law = Law(shape: Self.shape, curve: Self.truth)
    let update = LawUpdate(
      law, points: points(on: Self.truth, behind: 5e12, 0...1e13), isFromScratch: false)
    #expect(update.law == law)
    #expect(abs(update.position.flops / 1.5e13 - 1) < 1e-9)
  }
}
