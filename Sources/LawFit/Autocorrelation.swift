#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How much neighbouring residuals of one run repeat each other.
///
/// Points of one smooth curve are not independent. With lag-one autocorrelation ρ, n points weigh
/// on a slowly varying parameter like n (1 - ρ) / (1 + ρ) independent ones.
package struct Autocorrelation: Equatable, Sendable {
  /// ρ, between -1 and 1.
  package let lagOne: Double
  /// The part of ρ that is beyond chance, at least zero; all that follows counts with it.
  let significant: Double
  /// Independent points that would tell as much; the intervals count with these.
  package let effectivePoints: Double

  /// Estimates ρ within `runs` from residuals that a fit of so many `parameters` left.
  ///
  /// A fitted parameter takes one slow component out of the residuals and with it about one variance
  /// out of their lagged products: without the correction ρ would read -p/n for independent noise.
  /// An estimate has a standard error of 1/√n, so what counts for the effective points is shrunk by
  /// that much (James and Stein 1961, positive part): independent noise stays independent, and eight
  /// points never claim to be correlated. Negative estimates count as zero.
  package init(residuals: [Double], runs: [Range<Int>], parameters: Int) {
    let n = Double(residuals.count)
    let p = Double(parameters)
    var (square, product, pairs) = (0.0, 0.0, 0.0)
    for run in runs {
      for i in run { square += residuals[i] * residuals[i] }
      for i in run.dropFirst() { product += residuals[i - 1] * residuals[i] }
      pairs += Double(max(run.count - 1, 0))
    }
    guard square > 0, pairs > 0, n > p else {
      lagOne = 0
      significant = 0
      effectivePoints = max(n, p + 1)
      return
    }
    let raw = product / square * n / pairs
    let corrected = min(max((raw * (n - p) + p) / n, -1), 1)
    lagOne = corrected
    let noise = 1 / (n * corrected * corrected)
    let ρ = corrected > 0 ? min(corrected * max(1 - noise, 0), 1 - 1 / n) : 0
    significant = ρ
    effectivePoints = max(n * (1 - ρ) / (1 + ρ), p + 1)
  }

  /// Points per bootstrap block: n^(1/3), or more where neighbours repeat each other.
  ///
  /// The length of least error for an AR(1) series is (√6 ρ / (1 - ρ²))^(2/3) n^(1/3) (Politis and
  /// White 2004, for moving blocks); at most a third of the points, so that blocks can differ.
  package func blockLength(points n: Int) -> Int {
    let ρ = significant
    let optimal = pow(6.0.squareRoot() * ρ / (1 - ρ * ρ), 2.0 / 3)
    let length = (max(optimal, 1) * cbrt(Double(n))).rounded(.up)
    return max(1, min(Int(length), n / 3))
  }

  /// What cutting an AR(1) series into blocks leaves of the variance of its sums.
  ///
  /// Neighbours across a cut are independent: 1 + 2 Σ (1 - k/l) ρ^k over k < l instead of
  /// (1 + ρ) / (1 - ρ). One for independent points.
  func varianceKept(byBlocksOf length: Int) -> Double {
    let ρ = significant
    let kept = (1..<max(length, 1)).reduce(1.0) { sum, k in
      sum + 2 * (1 - Double(k) / Double(length)) * pow(ρ, Double(k))
    }
    return kept * (1 - ρ) / (1 + ρ)
  }
}
