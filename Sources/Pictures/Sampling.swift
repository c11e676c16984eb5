import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ClosedRange<Double> {
  /// The range with `fraction` of its logarithmic length added at both ends; a single value gets some
  /// length first, since an axis needs one.
  func widened(by fraction: Double) -> ClosedRange<Double> {
    let length = Swift.max(log(upperBound / lowerBound), 1e-3)
    let factor = exp(fraction * length)
    return lowerBound / factor...upperBound * factor
  }

  /// `count` values from end to end in even logarithmic steps.
  func logarithmicSteps(_ count: Int) -> [Double] {
    guard lowerBound < upperBound else { return [lowerBound] }
    let length = log(upperBound / lowerBound)
    // The ends exactly, so that neighbouring curves meet.
    let inner = (1..<(count - 1)).map { lowerBound * exp(length * Double($0) / Double(count - 1)) }
    return [lowerBound] + inner + [upperBound]
  }

  /// The smallest range that holds all finite positive values; `nil` where there are none.
  init?(spanning values: some Sequence<Double>) {
    let usable = values.filter { $0.isFinite && $0 > 0 }
    guard let least = usable.min(), let greatest = usable.max() else { return nil }
    self = least...greatest
  }
}

extension PowerLaw {
  /// The curve as rows (C, E) over a range of compute.
  func rows(over range: ClosedRange<Double>, count: Int = 120) -> [[Double]] {
    range.logarithmicSteps(count).map { [$0, error(after: Compute(flops: $0))] }
  }
}

extension Law {
  /// The error of the curve at the last compute it was fitted to; below it the law extrapolates.
  var smallestSupportedError: Double? {
    guard let fit, let curve else { return nil }
    return curve.error(after: Compute(flops: fit.compute.upperBound))
  }
}

extension Interval {
  /// The interval with open ends drawn to those of an axis, and somewhat beyond.
  func within(_ range: ClosedRange<Double>) -> Interval {
    let beyond = range.widened(by: 0.1)
    return Interval(
      lower.isFinite ? lower : beyond.lowerBound, upper.isFinite ? upper : beyond.upperBound)
  }
}
