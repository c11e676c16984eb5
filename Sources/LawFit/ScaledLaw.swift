package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The four parameters of a law in the form that cannot overflow.
///
/// e(x) = exp(α - b ln u) + c with u = (x + δ) / (1 + δ), b = exp β, δ = exp γ - 1, in the units of
/// `LawPoints`. α is the logarithm of the reducible error at the geometric mean of compute, which
/// the points always determine; a = exp(α) (1 + δ)^b in FLOPs would overflow where b runs away.
/// With γ = ln(1 + δ) the bound d = 0 lies at γ = 0, where the slope does not vanish, and the limit
/// of an exponential law, b and d growing together, is a straight valley in (β, γ).
package struct ScaledLaw: Equatable, Sendable {
  package var logScale: Double
  package var logDecay: Double
  package var floor: Double
  package var logShift: Double

  package init(logScale: Double, logDecay: Double, floor: Double, logShift: Double) {
    self.logScale = logScale
    self.logDecay = logDecay
    self.floor = floor
    self.logShift = logShift
  }

  package var decay: Double { exp(logDecay) }
  /// δ = d / computeUnit.
  package var shift: Double { expm1(logShift) }

  package subscript(_ parameter: LawParameter) -> Double {
    get {
      switch parameter {
      case .scale: return logScale
      case .decay: return logDecay
      case .floor: return floor
      case .shift: return logShift
      }
    }
    set {
      switch parameter {
      case .scale: logScale = newValue
      case .decay: logDecay = newValue
      case .floor: floor = newValue
      case .shift: logShift = newValue
      }
    }
  }

  /// The logarithm of a in the caller's units, which stays finite where a itself may not.
  package func logCoefficient(in points: LawPoints) -> Double {
    logScale + log(points.errorUnit) + decay * (log(points.computeUnit) + logShift)
  }

  /// The law in FLOPs and in the metric's own units; `nil` where a overflows.
  package func powerLaw(in points: LawPoints) -> PowerLaw? {
    let a = exp(logCoefficient(in: points))
    guard a.isNormal, a < .infinity, decay.isNormal else { return nil }
    return PowerLaw(
      a: a, b: decay, c: floor * points.errorUnit, d: shift * points.computeUnit)
  }
}

/// The four parameters, in the order of the solver.
package enum LawParameter: Int, CaseIterable, Sendable {
  case scale
  case decay
  case floor
  case shift
}
