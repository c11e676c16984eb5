package import Scaling

/// How laws are fitted.
package struct FitOptions: Equatable, Sendable {
  /// Relative errors, because a run's noise shrinks with its loss.
  package var residual: FitReport.Residual = .log
  /// A floor c to hold, in units of the metric; `nil` to fit it.
  ///
  /// A free floor is unstable on short runs; one that is pinned should be named with its data.
  package var floor: Double?
  /// A shift d to hold, in FLOPs; `nil` to fit it.
  package var shift: Double?
  package var largestFloor = LargestFloor.unlimited
  /// Points of a shape beyond which every k-th is fitted; the warnings of a law say so.
  package var largestPointCount = 2_000
  /// Laws refitted to resampled points; enough for 90 % intervals that are steady to a few percent.
  package var draws = 1_000
  /// Probability of the intervals.
  package var level = 0.9
  /// Of all random numbers; the same seed gives the same bits.
  package var seed: UInt64 = 0

  package init() {}

  /// Stops a caller who asks for what no fit can do.
  func check() {
    precondition(floor ?? 0 >= 0 && shift ?? 0 >= 0, "a pinned floor or shift is not negative")
    precondition(draws >= 0, "\(draws) draws")
    precondition(largestPointCount > 0, "at most \(largestPointCount) points")
    precondition(level > 0 && level < 1, "a level of \(level)")
    if case .huber(let width) = residual { precondition(width > 0, "a width of \(width)") }
  }

  /// How high the floor c may be.
  package enum LargestFloor: Hashable, Sendable {
    /// As high as the fit wants: noise may take a point below its own floor.
    case unlimited
    /// At most the smallest observed error.
    ///
    /// Fits a little worse and sometimes forecasts better, where a curve only seems to end flat.
    case smallestError
  }
}
