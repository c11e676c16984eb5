package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Residuals of a law at some points and their derivatives, for any choice of free parameters.
///
/// An owner of scratch arrays: nothing is allocated per evaluation. One `exp` and at most two `log`
/// per point; the Jacobian reuses what the residuals computed.
package final class LawResiduals {
  package var points: LawPoints
  package let residual: FitReport.Residual
  /// What the solver varies; all else stays as in `base`.
  private(set) var free: [LawParameter] = []
  private var base = ScaledLaw(logScale: 0, logDecay: 0, floor: 0, logShift: 0)
  /// Where set, α is not free but whatever makes the coefficient ln a come out as this.
  private var heldLogCoefficient: Double?

  // Of the last law evaluated.
  private var current: ScaledLaw?
  private var shiftOfLogs: Double?
  private var logRatios: [Double]
  private var powers: [Double]
  private var models: [Double]

  package init(points: LawPoints, residual: FitReport.Residual) {
    self.points = points
    self.residual = residual
    logRatios = points.logComputes
    powers = Array(repeating: 0, count: points.count)
    models = powers
  }

  /// Chooses what varies; with `coefficient`, ln a is held there and `free` must not name the scale.
  package func vary(_ free: [LawParameter], around base: ScaledLaw, coefficient: Double? = nil) {
    precondition(coefficient == nil || !free.contains(.scale), "a scale both free and held")
    self.free = free
    self.base = base
    heldLogCoefficient = coefficient
  }

  /// The law that the solver's vector stands for.
  package func law(at vector: Span<Double>) -> ScaledLaw {
    var law = base
    for k in 0..<free.count { law[free[k]] = vector[k] }
    return completed(law)
  }

  /// `law` with the scale that holds ln a where it was asked to stay.
  func completed(_ law: ScaledLaw) -> ScaledLaw {
    guard let heldLogCoefficient else { return law }
    var law = law
    law.logScale = 0
    law.logScale = heldLogCoefficient - law.logCoefficient(in: points)
    return law
  }

  /// Model minus observation, or the logarithm of their ratio.
  package func evaluate(_ law: ScaledLaw, into output: inout MutableSpan<Double>) {
    predict(law)
    let count = points.count
    if residual == .linear {
      for i in 0..<count { output[i] = models[i] - points.errors[i] }
    } else {
      for i in 0..<count { output[i] = log(models[i]) - points.logErrors[i] }
    }
  }

  /// Derivatives by the free parameters, row by row.
  package func differentiate(_ law: ScaledLaw, into output: inout MutableSpan<Double>) {
    predict(law)
    let p = free.count
    let b = law.decay
    // Holding a makes α follow β and γ: dα/dβ = -b (ln s + γ), dα/dγ = -b.
    let isHeld = heldLogCoefficient != nil
    let byDecay = isHeld ? log(points.computeUnit) + law.logShift : 0
    let byShift = isHeld ? 1.0 : 0
    let spread = exp(-law.logShift)
    for (k, parameter) in free.enumerated() {
      for i in 0..<points.count {
        let slope: Double
        switch parameter {
        case .scale: slope = powers[i]
        case .decay: slope = -b * powers[i] * (logRatios[i] + byDecay)
        case .floor: slope = 1
        case .shift:
          let ratio = spread * points.computes[i] - expm1(-law.logShift)
          slope = b * powers[i] * ((points.computes[i] - 1) * spread / ratio - byShift)
        }
        output[i * p + k] = residual == .linear ? slope : slope / models[i]
      }
    }
  }

  /// The problem for the solver, as `vary` set it up.
  func leastSquares(weights: [Double]?) -> LeastSquares {
    LeastSquares(
      points: points.count, parameters: free.count, weights: weights,
      residual: { [unowned self] vector, output in evaluate(law(at: vector), into: &output) },
      jacobian: { [unowned self] vector, output in
        differentiate(law(at: vector), into: &output)
      })
  }

  /// What the law predicts at each point, in the units of `points`.
  package func predictions(of law: ScaledLaw) -> [Double] {
    predict(law)
    return models
  }

  private func predict(_ law: ScaledLaw) {
    guard law != current else { return }
    current = law
    let count = points.count
    if law.logShift != shiftOfLogs {
      shiftOfLogs = law.logShift
      if law.logShift == 0 {
        logRatios = points.logComputes
      } else {
        let spread = exp(-law.logShift)
        // 1 - exp(-γ), exact for small γ.
        let rest = -expm1(-law.logShift)
        for i in 0..<count { logRatios[i] = log(spread * points.computes[i] + rest) }
      }
    }
    let (α, b, c) = (law.logScale, law.decay, law.floor)
    for i in 0..<count {
      powers[i] = exp(α - b * logRatios[i])
      models[i] = powers[i] + c
    }
  }
}
