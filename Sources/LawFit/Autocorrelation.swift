/// How much neighbouring residuals of one run repeat each other.
///
/// Points of one smooth curve are not independent. With lag-one autocorrelation ρ, n points weigh
/// on a slowly varying parameter like n (1 - ρ) / (1 + ρ) independent ones.
package struct Autocorrelation: Equatable, Sendable {
  /// ρ, between -1 and 1.
  package let lagOne: Double
  /// Whether ρ is positive beyond two standard errors of 1/√(n - p).
  ///
  /// Where a fit left few degrees of freedom, the correction for it alone makes ρ large.
  package let isSignificant: Bool
  /// Independent points that would tell as much; the intervals count with these.
  package let effectivePoints: Double
  /// The noise before the fit, from which bootstrap samples are made.
  package let noise: Noise

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
      isSignificant = false
      effectivePoints = max(n, p + 1)
      noise = Noise(lagOne: 0, degreesOfFreedom: max(n - p, 1))
      return
    }
    let raw = product / square * n / pairs
    let corrected = min(max((raw * (n - p) + p) / n, -1), 1)
    lagOne = corrected
    isSignificant = corrected > 2 / (n - p).squareRoot()
    let chance = 1 / (n * corrected * corrected)
    let ρ = corrected > 0 ? min(corrected * max(1 - chance, 0), 1 - 1 / n) : 0
    noise = Self.noise(raw: raw, points: n, parameters: p)
    effectivePoints = max(n * (1 - ρ) / (1 + ρ), p + 1)
  }

  /// The noise that leaves residuals with a lag-one autocorrelation of `raw`.
  ///
  /// Of a series with autocorrelation ρ a fitted parameter, which varies slowly, takes not one
  /// variance but κ = (1 + ρ) / (1 - ρ), the series' power at low frequency, from the squares and from
  /// the lagged products. That ρ which would leave the residuals' is found by iteration, with κ
  /// limited so that a fit takes at most half; then it is shrunk by its standard error 1/√(n - p),
  /// since as many points as parameters say nothing of ρ.
  private static func noise(raw: Double, points n: Double, parameters p: Double) -> Noise {
    var ρ = 0.0
    for _ in 0..<30 {
      let κ = min((1 + ρ) / (1 - ρ), max(n / (2 * max(p, 1)), 1))
      ρ = min(max((raw * (n - p * κ) + p * κ) / n, 0), 1 - 1 / n)
    }
    ρ *= max(1 - 1 / ((n - p) * ρ * ρ), 0)
    return Noise(lagOne: ρ, degreesOfFreedom: max(n * (1 - ρ) / (1 + ρ) - p, 1))
  }

  /// An autoregressive series from which a fit made the residuals.
  package struct Noise: Equatable, Sendable {
    package let lagOne: Double
    /// Independent points that tell as much, less the parameters; at least one.
    package let degreesOfFreedom: Double

    package init(lagOne: Double, degreesOfFreedom: Double) {
      self.lagOne = lagOne
      self.degreesOfFreedom = degreesOfFreedom
    }
  }
}
