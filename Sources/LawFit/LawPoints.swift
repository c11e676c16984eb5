package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The points of one shape in units of the fit's own, so that every number is of order one.
///
/// Runs stand one after the other in an order that does not depend on the caller's, each from its
/// smallest compute up; a point that repeats another exactly is left out, and of very many every k-th is
/// taken (`EvenSelection`).
package struct LawPoints {
  /// Geometric mean of the computes, in FLOPs.
  package let computeUnit: Double
  /// Geometric mean of the errors.
  package let errorUnit: Double
  /// C / computeUnit.
  package let computes: [Double]
  package let logComputes: [Double]
  /// E / errorUnit.
  package private(set) var errors: [Double]
  package private(set) var logErrors: [Double]
  /// Which points belong to one run.
  package let runs: [Range<Int>]
  /// Points that repeated another one exactly.
  package let repeated: Int
  /// Points beyond the limit.
  package let passedOver: Int

  package var count: Int { computes.count }
  package var smallestError: Double { errors.min() ?? 0 }
  package var largestError: Double { errors.max() ?? 0 }
  package var smallestCompute: Double { computes.min() ?? 0 }
  package var largestCompute: Double { computes.max() ?? 0 }

  /// The points of `runs` within `range` of compute, all finite and positive, and `limit` of them or one of each run.
  package init(
    _ runs: [RunLog], within range: ClosedRange<Double> = 0...Double.infinity,
    limit: Int = FitOptions().largestPointCount
  ) {
    var seen: Set<RunLog.Point> = []
    var distinct: [[RunLog.Point]] = []
    var repeated = 0
    for run in Self.ordered(runs.map(\.points)) {
      let points = run.filter { point in
        guard range.contains(point.compute.flops) else { return false }
        let isNew = seen.insert(RunLog.Point(compute: point.compute, error: point.error)).inserted
        if !isNew { repeated += 1 }
        return isNew
      }
      if !points.isEmpty { distinct.append(points) }
    }
    let kept = EvenSelection.picked(distinct, limit: limit)
    let points = kept.joined()
    precondition(
      points.allSatisfy {
        $0.compute.flops > 0 && $0.compute.flops.isFinite && $0.error > 0 && $0.error.isFinite
      }, "compute and error of every point are finite and positive")
    let count = Double(max(points.count, 1))
    let logUnit = points.reduce(0) { $0 + log($1.compute.flops) } / count
    let logErrorUnit = points.reduce(0) { $0 + log($1.error) } / count
    computeUnit = exp(logUnit)
    errorUnit = exp(logErrorUnit)
    logComputes = points.map { log($0.compute.flops) - logUnit }
    computes = logComputes.map { exp($0) }
    logErrors = points.map { log($0.error) - logErrorUnit }
    errors = logErrors.map { exp($0) }
    var start = 0
    self.runs = kept.map { run in
      defer { start += run.count }
      return start..<start + run.count
    }
    self.repeated = repeated
    passedOver = distinct.reduce(0) { $0 + $1.count } - points.count
  }

  /// Puts other errors at the same computes, as a bootstrap draw does.
  package mutating func replaceErrors(_ value: (Int) -> Double) {
    for i in errors.indices {
      errors[i] = value(i)
      logErrors[i] = log(errors[i])
    }
  }

  /// Points sorted within runs and runs among each other, whatever order they came in.
  private static func ordered(_ runs: [[RunLog.Point]]) -> [[RunLog.Point]] {
    func precedes(_ a: RunLog.Point, _ b: RunLog.Point) -> Bool {
      (a.compute.flops, a.error) < (b.compute.flops, b.error)
    }
    return runs.map { $0.sorted(by: precedes) }
      .sorted { $0.lexicographicallyPrecedes($1, by: precedes) }
  }
}
