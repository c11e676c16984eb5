import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The last law evaluated, with what its residuals and derivatives share.
///
/// One `exp` and at most two `log` per point; derivatives at the same law cost none. A value rather
/// than part of `LawResiduals`, so that its loops run on plain arrays without access checks.
struct LawEvaluation {
  private var law: ScaledLaw?
  private var logShift: Double?
  /// ln u.
  private var logRatios: [Double]
  /// exp(α - b ln u).
  private var powers: [Double]
  private(set) var models: [Double]

  init(_ points: LawPoints) {
    logRatios = points.logComputes
    powers = Array(repeating: 0, count: points.count)
    models = powers
  }

  /// Evaluates `law` at the computes of `points`.
  mutating func predict(_ law: ScaledLaw, at points: LawPoints) {
    guard law != self.law else { return }
    self.law = law
    if law.logShift != logShift {
      logShift = law.logShift
      rewriteLogRatios(law.logShift, points)
    }
    let (α, b, c) = (law.logScale, law.decay, law.floor)
    for i in logRatios.indices {
      let power = exp(α - b * logRatios[i])
      powers[i] = power
      models[i] = power + c
    }
  }

  /// Model minus observation, or the logarithm of their ratio.
  func writeResiduals(
    _ residual: FitReport.Residual, of points: LawPoints, into output: inout MutableSpan<Double>
  ) {
    let models = models.span
    if residual == .linear {
      let errors = points.errors.span
      for i in models.indices { output[i] = models[i] - errors[i] }
    } else {
      let logErrors = points.logErrors.span
      for i in models.indices { output[i] = log(models[i]) - logErrors[i] }
    }
  }

  /// Derivatives of the residuals by `free`, row by row.
  ///
  /// With u = (x + δ) / (1 + δ): by α exp(α) u^-b, by β -b ln u of that, by c one, by γ
  /// b (x - 1) e^-γ / u of it. Where a is held, α follows: dα/dβ = -b (ln s + γ), dα/dγ = -b.
  func writeJacobian(
    _ residual: FitReport.Residual, of points: LawPoints, by free: [LawParameter],
    coefficient: Coefficient, into output: inout MutableSpan<Double>
  ) {
    guard let law else { return }
    let (computes, logRatios) = (points.computes.span, logRatios.span)
    let (powers, models) = (powers.span, models.span)
    let (b, p) = (law.decay, free.count)
    let byDecay = coefficient == .held ? log(points.computeUnit) + law.logShift : 0
    let byShift = coefficient == .held ? 1.0 : 0
    let (spread, rest) = (exp(-law.logShift), -expm1(-law.logShift))
    for k in 0..<p {
      switch free[k] {
      case .scale:
        for i in powers.indices { output[i * p + k] = powers[i] }
      case .decay:
        for i in powers.indices { output[i * p + k] = -b * powers[i] * (logRatios[i] + byDecay) }
      case .floor:
        for i in powers.indices { output[i * p + k] = 1 }
      case .shift:
        for i in powers.indices {
          let ratio = spread * computes[i] + rest
          output[i * p + k] = b * powers[i] * ((computes[i] - 1) * spread / ratio - byShift)
        }
      }
    }
    guard residual != .linear else { return }
    for i in models.indices {
      let inverse = 1 / models[i]
      for k in 0..<p { output[i * p + k] *= inverse }
    }
  }

  enum Coefficient {
    case free
    case held
  }

  /// ln u for u = (x + δ) / (1 + δ) = x e^-γ + (1 - e^-γ), exact for small γ too.
  private mutating func rewriteLogRatios(_ logShift: Double, _ points: LawPoints) {
    guard logShift != 0 else {
      logRatios = points.logComputes
      return
    }
    let (spread, rest) = (exp(-logShift), -expm1(-logShift))
    for i in logRatios.indices { logRatios[i] = log(spread * points.computes[i] + rest) }
  }
}
