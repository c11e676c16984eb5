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

  /// What a fit of four slow components leaves, by Gram and Schmidt.
  func withoutCubic(_ values: [Double]) -> [Double] {
    func without(_ basis: [[Double]], _ values: [Double]) -> [Double] {
      basis.reduce(values) { rest, axis in
        let product = zip(rest, axis).reduce(0.0) { $0 + $1.0 * $1.1 }
        let square = axis.reduce(0.0) { $0 + $1 * $1 }
        return zip(rest, axis).map { $0 - product / square * $1 }
      }
    }
    let places = values.indices.map { 2 * Double($0) / Double(values.count - 1) - 1 }
    var basis = [[Double]](repeating: places.map { _ in 1 }, count: 1)
    for _ in 0..<3 {
      let next = zip(places, basis[basis.count - 1]).map { $0 * $1 }
      basis.append(without(basis, next))
    }
    return without(basis, values)
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

  /// Independent noise repeats itself by chance, and after four parameters few points cannot tell.
  ///
  /// Two standard errors are passed by 2.3 % on one side; 400 runs stay below 5 % at three and a half
  /// standard deviations.
  @Test(arguments: [5, 6, 8, 12, 40])
  func `chance is rarely significant`(count: Int) {
    var random = RandomStream(seed: 7, name: "significance")
    let significant = (0..<400).filter { _ in
      let residuals = withoutCubic(series(0, count: count, &random))
      return Autocorrelation(residuals: residuals, runs: [0..<count], parameters: 4).isSignificant
    }
    #expect(significant.count < 20)
  }

  @Test func `a strong correlation is significant`() {
    var random = RandomStream(seed: 8, name: "significance")
    let values = series(0.8, count: 100, &random)
    #expect(Autocorrelation(residuals: values, runs: [0..<100], parameters: 4).isSignificant)
  }

  /// A straight line is taken out of 400 runs of 100 points; what the line took is found again.
  ///
  /// The mean of 400 estimates with standard errors of 0.06 is known to 0.003, the theory of slow
  /// components and the shrinking are good to 0.03; without the correction 0.07 would be missing.
  @Test func `noise before a fit repeats itself more than its residuals`() {
    var random = RandomStream(seed: 9, name: "noise")
    var sum = 0.0
    for _ in 0..<400 {
      let values = series(0.8, count: 100, &random)
      let mean = values.reduce(0, +) / 100
      let places = (0..<100).map { Double($0) - 49.5 }
      let square = places.reduce(0) { $0 + $1 * $1 }
      let slope = zip(places, values).reduce(0) { $0 + $1.0 * $1.1 } / square
      let residuals = zip(places, values).map { $1 - mean - slope * $0 }
      sum += Autocorrelation(residuals: residuals, runs: [0..<100], parameters: 2).noise.lagOne
    }
    #expect(abs(sum / 400 - 0.8) < 0.04)
  }

  @Test func `perfect residuals are independent`() {
    let found = Autocorrelation(residuals: [0, 0, 0, 0, 0], runs: [0..<5], parameters: 3)
    #expect(found.lagOne == 0)
    #expect(found.effectivePoints == 5)
    #expect(found.noise.lagOne == 0 && found.noise.degreesOfFreedom == 2)
  }
}
