import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Fits the lower half of the points in log compute and asks that law for the upper half.
///
/// The only figure in a report that the fitted points could not flatter.
struct HoldOut {
  /// `nil` where the two halves do not both have points.
  static func verdict(_ runs: [RunLog], _ options: FitOptions) -> FitReport.HoldOut? {
    let all = LawPoints(runs)
    let first = all.smallestCompute * all.computeUnit
    let last = all.largestCompute * all.computeUnit
    let middle = (first.squareRoot() * last.squareRoot())
    let lower = LawPoints(runs, within: 0...middle)
    let upper = LawPoints(runs, within: middle.nextUp...Double.infinity)
    guard lower.count > 0, upper.count > 0 else { return nil }
    var result = FitReport.HoldOut(
      fittedPoints: lower.count, heldOutPoints: upper.count, rmse: nil, errorAtEnd: nil,
      verdict: .untestable)
    guard case .law(let law) = PointFit(lower, options).outcome,
      let curve = law.optimum.law.powerLaw(in: lower)
    else { return result }
    func deviation(_ points: LawPoints, _ i: Int) -> Double {
      let compute = Compute(flops: points.computes[i] * points.computeUnit)
      return log(curve.error(after: compute) / (points.errors[i] * points.errorUnit))
    }
    func rootMeanSquare(_ points: LawPoints) -> Double {
      let sum = points.computes.indices.reduce(0) { sum, i in
        sum + deviation(points, i) * deviation(points, i)
      }
      return (sum / Double(points.count)).squareRoot()
    }
    let unseen = rootMeanSquare(upper)
    let end = upper.computes.indices.max { upper.computes[$0] < upper.computes[$1] }
    result.rmse = unseen
    result.errorAtEnd = end.map { exp(deviation(upper, $0)) - 1 }
    result.verdict = unseen <= tolerated * rootMeanSquare(lower) ? .holds : .drifts
    return result
  }

  /// Times the scatter about the lower half's own law that the upper half may deviate.
  private static let tolerated = 2.0
}
