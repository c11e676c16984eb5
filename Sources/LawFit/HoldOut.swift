import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Fits the lower half of the points in log compute and asks that law for the upper half.
///
/// The only figure in a report that the fitted points could not flatter. The lower half of an evenly
/// sampled run holds few of its points. So of long runs each half is picked from by itself; and since even
/// a true law misses, it counts as drifting only where it misses by more than its scatter and by more than
/// bootstrap draws of the lower half do.
struct HoldOut {
  private let law: PowerLaw
  private let draws: [PowerLaw]
  private let lower: LawPoints
  private let upper: LawPoints

  /// `nil` where the two halves do not both have points.
  static func verdict(_ runs: [RunLog], _ options: FitOptions) -> FitReport.HoldOut? {
    let computes = runs.flatMap { $0.points.map(\.compute.flops) }
    guard let first = computes.min(), let last = computes.max() else { return nil }
    let middle = first.squareRoot() * last.squareRoot()
    let limit = options.largestPointCount
    let lower = LawPoints(runs, within: 0...middle, limit: limit)
    let upper = LawPoints(runs, within: middle.nextUp...Double.infinity, limit: limit)
    guard lower.count > 0, upper.count > 0 else { return nil }
    var result = FitReport.HoldOut(
      fittedPoints: lower.count, heldOutPoints: upper.count, rmse: nil, errorAtEnd: nil,
      verdict: .untestable)
    guard let halves = HoldOut(lower, upper, options) else { return result }
    result.rmse = halves.miss
    result.errorAtEnd = halves.errorAtEnd
    result.verdict = halves.drifts ? .drifts : .holds
    return result
  }

  private init?(_ lower: LawPoints, _ upper: LawPoints, _ options: FitOptions) {
    let pointFit = PointFit(lower, options)
    guard case .law(let best) = pointFit.outcome,
      let law = best.optimum.law.powerLaw(in: lower)
    else { return nil }
    var random = RandomStream(seed: options.seed, name: "hold-out")
    let bootstrap = Bootstrap(
      pointFit.fit, best.optimum, best.evidence, count: Self.drawCount, random: &random)
    self.law = law
    draws = bootstrap.laws
    self.lower = lower
    self.upper = upper
  }

  /// Root mean square of log(predicted / observed) on the unseen points.
  private var miss: Double { rootMeanSquare(over: upper) { deviation(upper, $0) } }

  private var errorAtEnd: Double? {
    upper.computes.indices.max { upper.computes[$0] < upper.computes[$1] }
      .map { exp(deviation(upper, $0)) - 1 }
  }

  private var drifts: Bool {
    let scatter = rootMeanSquare(over: lower) { deviation(lower, $0) }
    let misses = draws.map { draw in
      let distance = rootMeanSquare(over: upper) { i in
        let compute = compute(upper, i)
        return log(draw.error(after: compute) / law.error(after: compute))
      }
      return (distance * distance + scatter * scatter).squareRoot()
    }
    let larger = misses.filter { $0 > miss }.count
    return miss > Self.tolerated * scatter
      && Double(larger) < Self.unlikely * Double(misses.count)
  }

  private func compute(_ points: LawPoints, _ i: Int) -> Compute {
    Compute(flops: points.computes[i] * points.computeUnit)
  }

  private func deviation(_ points: LawPoints, _ i: Int) -> Double {
    log(law.error(after: compute(points, i)) / (points.errors[i] * points.errorUnit))
  }

  private func rootMeanSquare(over points: LawPoints, _ value: (Int) -> Double) -> Double {
    let sum = points.computes.indices.reduce(0) { $0 + value($1) * value($1) }
    return (sum / Double(points.count)).squareRoot()
  }

  /// Times the scatter of the lower half about its own law.
  private static let tolerated = 2.0
  /// The part of draws that may miss by as much.
  private static let unlikely = 0.05
  private static let drawCount = 100
}
