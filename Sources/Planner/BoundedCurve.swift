package import Scaling

/// A static curve with the errors for which it may be used: from the largest down to its floor.
package struct BoundedCurve: Hashable, Sendable {
  package let curve: PowerLaw
  /// Nothing is said above this error; it lies above the floor and never above f(0).
  package let largestError: Double

  /// `nil` where no error lies between the floor and `largestError`.
  package init?(_ curve: PowerLaw, upTo largestError: Double) {
    let start = curve.d > 0 ? curve.error(after: .zero) : .infinity
    let top = min(largestError, start)
    guard top.isFinite, top > curve.c else { return nil }
    self.curve = curve
    self.largestError = top
  }

  /// The compute after which the static curve stands at `error`; `nil` where nothing is said about it
  /// or no number is large enough.
  package func position(at error: Double) -> Compute? {
    guard error <= largestError, let compute = curve.compute(toReach: error),
      compute.flops.isFinite
    else { return nil }
    return max(compute, .zero)
  }

  /// The error at a place on the static curve; `nil` where it is larger than covered.
  package func error(at position: Compute) -> Double? {
    let error = curve.error(after: position)
    return error <= largestError ? error : nil
  }
}
