/// How a law was fitted and how far it can be believed.
package struct FitReport: Hashable, Sendable {
  package var status: Status
  /// Why, in one sentence; always there for `stalled` and `unidentifiable`.
  package var reason: String?
  /// Points fitted, after curation.
  package var points: Int
  package var residual: Residual
  /// The sum that was minimised: squared residuals, or twice the Huber function of them.
  ///
  /// `nil`, like every figure of the fit, where no law was identified.
  package var objective: Double?
  /// Root mean square of the residuals.
  package var rmse: Double?
  /// Largest over smallest singular value of the Jacobian with columns scaled to length one, over the
  /// free parameters; `nil` where there was no solution to take it at.
  package var condition: Double?
  /// FLOPs of the first and last fitted point.
  package var compute: ClosedRange<Double>
  /// Smallest and largest fitted error.
  package var error: ClosedRange<Double>
  package var standardErrors: PerParameter<Double>?
  package var intervals: PerParameter<Interval>?
  /// Probability that `intervals` state, such as 0.9.
  package var level: Double
  /// Lag-one autocorrelation of the residuals along the run: neighbours on one smooth curve are
  /// not independent, and intervals that assume it are too narrow.
  package var autocorrelation: Double?
  package var holdOut: HoldOut?
  /// What a reader should know before trusting the law, such as a varying learning rate.
  package var warnings: [String]

  package init(
    status: Status, reason: String? = nil, points: Int, residual: Residual,
    objective: Double? = nil,
    rmse: Double? = nil, condition: Double? = nil, compute: ClosedRange<Double>,
    error: ClosedRange<Double>, standardErrors: PerParameter<Double>? = nil,
    intervals: PerParameter<Interval>? = nil, level: Double = 0.9, autocorrelation: Double? = nil,
    holdOut: HoldOut? = nil, warnings: [String] = []
  ) {
    self.status = status
    self.reason = reason
    self.points = points
    self.residual = residual
    self.objective = objective
    self.rmse = rmse
    self.condition = condition
    self.compute = compute
    self.error = error
    self.standardErrors = standardErrors
    self.intervals = intervals
    self.level = level
    self.autocorrelation = autocorrelation
    self.holdOut = holdOut
    self.warnings = warnings
  }

  /// How the reason begins where the end of the curve rises: no further points of such a run make a law.
  package static let risingEnd = "the error rises again"

  package var risesAtEnd: Bool { reason?.hasPrefix(Self.risingEnd) ?? false }

  package enum Status: Hashable, Sendable {
    /// An interior optimum with every parameter free (or pinned by the user).
    case converged
    /// An optimum on the border: those parameters stand at a bound and the others are free.
    case atBound([Bound])
    /// The solver stopped making progress before its tolerance.
    case stalled
    /// The points do not determine a law.
    case unidentifiable

    /// Whether a plan may use the law.
    package var isUsable: Bool {
      switch self {
      case .converged, .atBound: return true
      case .stalled, .unidentifiable: return false
      }
    }
  }

  package enum Bound: String, Hashable, Sendable, CaseIterable {
    /// d = 0: an ordinary answer, logs that start late cannot tell d.
    case shiftZero = "d = 0"
    /// c = 0: no floor was seen, so long extrapolation will be too low.
    case floorZero = "c = 0"
    /// c at the smallest observed error: the curve ends flat on its last points.
    case floorAtSmallestError = "c = min(E)"
  }

  /// What is made small.
  package enum Residual: Hashable, Sendable {
    case linear
    case log
    /// Huber's function of the log residual: quadratic within `width`, linear outside.
    case huber(width: Double)
  }

  /// One value for each of a, b, c, d; `nil` where a parameter is pinned.
  ///
  /// At a bound there is no standard error, and an interval begins or ends there.
  package struct PerParameter<Value: Hashable & Sendable>: Hashable, Sendable {
    package var a: Value?
    package var b: Value?
    package var c: Value?
    package var d: Value?

    package init(a: Value? = nil, b: Value? = nil, c: Value? = nil, d: Value? = nil) {
      self.a = a
      self.b = b
      self.c = c
      self.d = d
    }
  }

  /// A fit to the lower half of the run in log compute, asked to predict the upper.
  package struct HoldOut: Hashable, Sendable {
    package var fittedPoints: Int
    package var heldOutPoints: Int
    /// Root mean square of log(predicted / observed) on the held-out points; `nil` if untestable.
    package var rmse: Double?
    /// predicted / observed - 1 at the last point.
    package var errorAtEnd: Double?
    package var verdict: Verdict

    package init(
      fittedPoints: Int, heldOutPoints: Int, rmse: Double?, errorAtEnd: Double?, verdict: Verdict
    ) {
      self.fittedPoints = fittedPoints
      self.heldOutPoints = heldOutPoints
      self.rmse = rmse
      self.errorAtEnd = errorAtEnd
      self.verdict = verdict
    }

    package enum Verdict: String, Hashable, Sendable, CaseIterable {
      /// Misses the unseen half by no more than its scatter and its own uncertainty explain.
      case holds
      /// Misses it by more.
      case drifts
      /// The lower half alone identifies no law.
      case untestable
    }
  }
}

/// A range that holds the true value with a stated probability.
///
/// An end is infinite where the data set no limit.
package struct Interval: Hashable, Sendable {
  package var lower: Double
  package var upper: Double

  package init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}
