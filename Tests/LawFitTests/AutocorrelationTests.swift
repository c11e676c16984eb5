import LawFit
import Testing

@Suite struct AutocorrelationTests {
  func series(_ correlation: Double, count: Int, _ random: inout RandomStream) -> [Double] {
    var e = random.normal()
    return (0..<count).map { _ in
      e = correlation * e + (1 - correlation * correlation).squareRoot() * random.normal()
      return e
    }
  }

  /// The estimate has a standard error of √((1 - ρ²) / n) or less: 0.022 for 2,000 points.
  @Test(arguments: [0.0, 0.3, 0.6, 0.9])
  func `the autocorrelation of a series is found`(correlation: Double) {
    var random = RandomStream(seed: 5, name: "autocorrelation")
    let values = series(correlation, count: 2_000, &random)
    let found = Autocorrelation(residuals: values, runs: [0..<2_000], parameters: 0)
    #expect(abs(found.lagOne - correlation) < 4 * 0.022)
    let expected = 2_000 * (1 - correlation) / (1 + correlation)
    #expect(abs(found.effectivePoints / expected - 1) < 0.3)
  }

  @Test func `what passes from one run to another does not count`() {
    let residuals = [1.0, -1, 1, -1, -1, 1, -1, 1]
    let found = Autocorrelation(residuals: residuals, runs: [0..<4, 4..<8], parameters: 0)
    // All six pairs within runs alternate; the one across would not.
    #expect(found.lagOne == -1)
    #expect(found.effectivePoints == 8)
  }

  @Test func `chance neither narrows nor widens short runs`() {
    // ρ = 0.25 of eight points has a standard error of 0.35.
    let found = Autocorrelation(
      residuals: [1, 1, -1, -1, 1, 1, -1, 1], runs: [0..<8], parameters: 0)
    #expect(found.effectivePoints == 8)
  }

  @Test func `blocks grow with the points and with the correlation`() {
    var random = RandomStream(seed: 6, name: "blocks")
    let independent = Autocorrelation(
      residuals: series(0, count: 1_000, &random), runs: [0..<1_000], parameters: 0)
    let correlated = Autocorrelation(
      residuals: series(0.8, count: 1_000, &random), runs: [0..<1_000], parameters: 0)
    #expect(independent.blockLength(points: 1_000) == 10)
    #expect(independent.blockLength(points: 8) == 2)
    #expect(independent.blockLength(points: 1) == 1)
    #expect(correlated.blockLength(points: 1_000) > 20)
    #expect(correlated.blockLength(points: 30) == 10)
  }

  @Test func `perfect residuals are independent`() {
    let found = Autocorrelation(residuals: [0, 0, 0, 0, 0], runs: [0..<5], parameters: 3)
    #expect(found.lagOne == 0)
    #expect(found.effectivePoints == 5)
  }
}
