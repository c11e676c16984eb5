package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard errors from the curvature at the optimum, corrected for autocorrelation.
///
/// Symmetric and blind to bounds: the profile intervals are what to believe.
package struct StandardErrors {
  private let law: ScaledLaw
  private let free: [LawParameter]
  private let covariance: [Double]?
  private let points: LawPoints

  package init(_ fit: ConstrainedFit, _ optimum: ConstrainedFit.Optimum, _ evidence: FitEvidence) {
    law = optimum.law
    free = optimum.free
    covariance = evidence.covariance
    points = fit.points
  }

  /// In the units of the caller; `nil` where a parameter is pinned, at a bound, or undetermined.
  package var perParameter: FitReport.PerParameter<Double> {
    let a = exp(law.logCoefficient(in: points))
    return .init(
      a: ofCoordinate(.scale).map { $0 * a },
      b: ofCoordinate(.decay).map { $0 * law.decay },
      c: ofCoordinate(.floor).map { $0 * points.errorUnit },
      d: ofCoordinate(.shift).map { $0 * exp(law.logShift) * points.computeUnit })
  }

  /// Of a coordinate of `ScaledLaw`; for the scale, of ln a.
  func ofCoordinate(_ parameter: LawParameter) -> Double? {
    guard let covariance, free.contains(parameter) else { return nil }
    // ln a = α + b (ln s + γ), so it takes part of the errors of β and γ.
    let gradient = free.map { other -> Double in
      guard parameter == .scale else { return other == parameter ? 1 : 0 }
      switch other {
      case .scale: return 1
      case .decay: return law.decay * (log(points.computeUnit) + law.logShift)
      case .floor: return 0
      case .shift: return law.decay
      }
    }
    let p = free.count
    var variance = 0.0
    for j in 0..<p {
      for k in 0..<p { variance += gradient[j] * gradient[k] * covariance[j * p + k] }
    }
    return variance >= 0 ? variance.squareRoot() : nil
  }
}
