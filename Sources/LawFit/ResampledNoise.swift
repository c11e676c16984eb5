/// Noise like that which a fit left, put together anew from its residuals.
///
/// Neighbours repeat each other as in an autoregressive series: eᵢ = ρ eᵢ₋₁ + uᵢ, each run by itself,
/// with the uᵢ resampled from those of the fit (the sieve bootstrap at order one, Bühlmann 1997).
/// Where ρ = 0 that is the residuals themselves, one by one. Blocks of neighbours would keep what a fit
/// does to them: it takes out what is slow, so that their sums are too small. Residuals are smaller
/// than the noise and inflated by √((ν + p) / ν). How large the noise is, few points do not tell
/// either: each draw scales it by √(ν / χ²), which gives the draws the tails of Student's t.
package struct ResampledNoise {
  /// Of every point, what it gets in the last draw.
  package private(set) var values: [Double]
  /// The uᵢ, centred, and so large that the noise has the variance of the inflated residuals.
  package let innovations: [Double]
  private let runs: [Range<Int>]
  private let correlation: Double
  private let degreesOfFreedom: Double

  package init(
    residuals: [Double], _ noise: Autocorrelation.Noise, parameters: Int, runs: [Range<Int>]
  ) {
    let ρ = noise.lagOne
    let ν = noise.degreesOfFreedom
    let residuals = Self.centred(residuals)
    let inflation = ((ν + Double(parameters)) / ν).squareRoot()
    let raw =
      ρ == 0
      ? residuals
      : Self.centred(
        runs.flatMap { run in run.dropFirst().map { residuals[$0] - ρ * residuals[$0 - 1] } })
    let size = Self.rootMeanSquare(raw)
    let expected =
      inflation * (1 - ρ * ρ).squareRoot() * Self.rootMeanSquare(residuals)
    innovations = raw.map { size > 0 ? $0 * (expected / size) : 0 }
    values = residuals
    self.runs = runs
    correlation = ρ
    degreesOfFreedom = ν
  }

  /// Fills each run with a series that begins anywhere in its range.
  package mutating func draw(using random: inout RandomStream) {
    let scale = (degreesOfFreedom / random.chiSquared(degreesOfFreedom)).squareRoot()
    let stationary = 1 / (1 - correlation * correlation).squareRoot()
    for run in runs {
      var last = 0.0
      for i in run {
        let innovation = innovations[random.index(below: innovations.count)]
        last = i == run.lowerBound ? stationary * innovation : correlation * last + innovation
        values[i] = scale * last
      }
    }
  }

  private static func centred(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.map { $0 - mean }
  }

  private static func rootMeanSquare(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
  }
}
