/// Residuals of a fit, put together anew from blocks of themselves.
///
/// Moving blocks (Künsch 1989): neighbours that repeat each other stay together, and blocks never
/// cross from one run into another. Residuals of a fit are smaller than the noise, so they are
/// inflated by √(n / (n - p)), with n the effective number of points, and by what the cuts between
/// blocks take from slow swings. How large the noise is, few points do not tell either: each draw scales
/// it by √(ν / χ²), which gives the draws the tails of Student's t instead of the normal distribution's.
package struct ResampledNoise {
  /// Of every point, the residual it gets in the last draw.
  package private(set) var values: [Double]
  private let deviations: [Double]
  private let runs: [Range<Int>]
  private let lengths: [Int]
  private let degreesOfFreedom: Double

  package init(
    residuals: [Double], _ correlation: Autocorrelation, degreesOfFreedom ν: Double,
    parameters: Int, runs: [Range<Int>]
  ) {
    let mean = residuals.reduce(0, +) / Double(residuals.count)
    let lengths = runs.map { correlation.blockLength(points: $0.count) }
    var deviations = residuals.map { $0 - mean }
    for (run, length) in zip(runs, lengths) {
      let kept = correlation.varianceKept(byBlocksOf: length)
      let factor = ((ν + Double(parameters)) / ν / kept).squareRoot()
      for i in run { deviations[i] *= factor }
    }
    values = deviations
    self.deviations = deviations
    self.runs = runs
    self.lengths = lengths
    degreesOfFreedom = ν
  }

  /// Fills each run with blocks that begin anywhere in it.
  package mutating func draw(using random: inout RandomStream) {
    let scale = (degreesOfFreedom / random.chiSquared(degreesOfFreedom)).squareRoot()
    for (run, length) in zip(runs, lengths) {
      var position = run.lowerBound
      while position < run.upperBound {
        let start = run.lowerBound + random.index(below: run.count - length + 1)
        for offset in 0..<min(length, run.upperBound - position) {
          values[position + offset] = scale * deviations[start + offset]
        }
        position += length
      }
    }
  }
}
