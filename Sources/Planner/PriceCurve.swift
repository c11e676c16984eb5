package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A law's price at many errors, for drawing it.
package struct PriceCurve: Hashable, Sendable {
  package struct Point: Hashable, Sendable {
    package var error: Double
    /// FLOPs per unit of error removed.
    package var price: Double
  }

  package let shape: Shape
  package let points: [Point]

  /// The prices of every usable law of `set`, from the largest error it covers down to `lowest`.
  ///
  /// Evenly spaced in log(E - floor), where prices are straight lines; at most to a millionth of the
  /// range above the floor, where the price has no end.
  package static func curves(
    of set: LawSet, downTo lowest: Double, startError: Double? = nil, samples: Int
  ) throws(PlanError) -> [PriceCurve] {
    try EligibleLaws(set, startError: startError).laws.compactMap { law in
      let floor = law.curve.c
      let top = law.largestError - floor
      let bottom = max(lowest - floor, 1e-6 * top)
      guard bottom < top, samples > 1 else { return nil }
      let points = (0..<samples).map { index in
        let fraction = Double(index) / Double(samples - 1)
        let error = floor + exp(log(top) + fraction * (log(bottom) - log(top)))
        return Point(error: error, price: law.curve.price(at: error))
      }
      return PriceCurve(shape: law.shape, points: points)
    }
  }
}
