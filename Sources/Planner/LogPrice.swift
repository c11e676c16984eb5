package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The logarithm of a law's price as a function of the error, log p(E) = h - k log(E - c).
///
/// h = log(a) / b - log(b), k = 1 + 1/b; the shift d drops out. A law that is entered `bump` above the
/// error E has the same form in E with the floor at c - bump. docs/METHOD.md section 1.
package struct LogPrice: Sendable {
  package let h: Double
  package let k: Double
  package let c: Double

  package init(of curve: PowerLaw, enteredAbove bump: Double = 0) {
    h = log(curve.a) / curve.b - log(curve.b)
    k = 1 + 1 / curve.b
    c = curve.c - bump
  }

  /// log p(E); infinite at and below the floor.
  package func value(at error: Double) -> Double {
    error > c ? h - k * log(error - c) : .infinity
  }

  /// d(log p)/dE = -k / (E - c).
  package func slope(at error: Double) -> Double { -k / (error - c) }

  /// The first error, going down from `upper` to `lower`, at which `other` becomes the cheaper one.
  ///
  /// log p - log p' has one stationary point, E* = (k c' - k' c) / (k - k'), so it is monotone on
  /// either side and each crossing is bracketed; of two crossings one leads each way. Where `other` is
  /// cheaper at `upper` already and getting cheaper, `upper` itself is returned; where it is cheaper
  /// there but getting dearer, the crossing back is passed over and the next one counts. `nil` where
  /// `other` is not cheaper at `lower` and has not been on the way.
  ///
  /// Cost: a dozen pairs of logarithms at most, two where the sign at `lower` already says no.
  package func isUndercut(
    by other: LogPrice, from upper: Double, downTo lower: Double
  ) -> Double? {
    let floor = max(c, other.c)
    let end = max(lower, floor)
    guard upper > end else { return nil }
    func excess(_ error: Double) -> Double { value(at: error) - other.value(at: error) }

    let stationary = stationaryPoint(against: other).flatMap { $0 > end && $0 <= upper ? $0 : nil }
    /// The sign of the excess' change as the error falls, just below `upper`.
    let risesAtOnce = other.slope(at: upper) > slope(at: upper)
    if risesAtOnce {
      if excess(upper) > 0 { return upper }
      return crossing(with: other, between: stationary ?? end, and: upper, above: floor)
    }
    guard let stationary, excess(stationary) <= 0 else { return nil }
    return crossing(with: other, between: end, and: stationary, above: floor)
  }

  /// Where the difference of the two prices is stationary; `nil` where it is monotone.
  private func stationaryPoint(against other: LogPrice) -> Double? {
    guard k != other.k, c != other.c else { return nil }
    return (k * other.c - other.k * c) / (k - other.k)
  }

  /// The root of log p - log p' on a piece where it rises as the error falls.
  ///
  /// Solved in log(E - floor), where the logarithms that diverge at the floor become straight lines and
  /// a root that lies extremely close to the floor keeps its digits.
  private func crossing(
    with other: LogPrice, between lower: Double, and upper: Double, above floor: Double
  ) -> Double? {
    func logDistance(_ y: Double, to c: Double) -> Double {
      c == floor ? y : log(exp(y) + (floor - c))
    }
    func excess(_ y: Double) -> Double {
      h - other.h - k * logDistance(y, to: c) + other.k * logDistance(y, to: other.c)
    }
    let top = log(upper - floor)
    guard excess(top) <= 0 else { return upper }
    var bottom = log(lower - floor)
    if lower == floor {
      guard divergesUpwards(against: other) else { return nil }
      var stride = 1.0
      bottom = top - stride
      while excess(bottom) <= 0 {
        stride *= 2
        bottom -= stride
      }
    }
    guard excess(bottom) > 0 else { return nil }
    let y = root(low: top, high: bottom, of: excess)
    return max(floor + exp(y), floor.nextUp)
  }

  /// Whether log p - log p' tends to +∞ at the higher of the two floors.
  private func divergesUpwards(against other: LogPrice) -> Bool {
    c > other.c || (c == other.c && k > other.k)
  }
}
