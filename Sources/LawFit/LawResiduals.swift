package import Scaling

/// Residuals of a law at some points and their derivatives, for any choice of free parameters.
///
/// Nothing is allocated per evaluation, and derivatives reuse what the residuals computed.
package final class LawResiduals {
  package var points: LawPoints
  package let residual: FitReport.Residual
  /// What the solver varies; all else stays as in `base`.
  private(set) var free: [LawParameter] = []
  private var base = ScaledLaw(logScale: 0, logDecay: 0, floor: 0, logShift: 0)
  /// Where set, α is not free but whatever makes the coefficient ln a come out as this.
  private var heldLogCoefficient: Double?
  private var coordinates: WhitenedCoordinates?
  private var evaluation: LawEvaluation

  package init(points: LawPoints, residual: FitReport.Residual) {
    self.points = points
    self.residual = residual
    evaluation = LawEvaluation(points)
  }

  /// Chooses what varies; with `coefficient`, ln a is held there and `free` must not name the scale.
  package func vary(_ free: [LawParameter], around base: ScaledLaw, coefficient: Double? = nil) {
    precondition(coefficient == nil || !free.contains(.scale), "a scale both free and held")
    self.free = free
    self.base = base
    heldLogCoefficient = coefficient
    coordinates = nil
  }

  /// The law that the solver's vector stands for.
  package func law(at vector: Span<Double>) -> ScaledLaw {
    var law = base
    for k in 0..<free.count {
      law[free[k]] = coordinates?.parameter(k, at: vector) ?? vector[k]
    }
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
    evaluation.predict(law, at: points)
    evaluation.writeResiduals(residual, of: points, into: &output)
  }

  /// Derivatives by the free parameters, row by row.
  package func differentiate(_ law: ScaledLaw, into output: inout MutableSpan<Double>) {
    evaluation.predict(law, at: points)
    evaluation.writeJacobian(
      residual, of: points, by: free, coefficient: heldLogCoefficient == nil ? .free : .held,
      into: &output)
  }

  /// The problem for the solver, as `vary` set it up, in coordinates that are round at its base.
  func leastSquares(weights: [Double]?) -> (problem: LeastSquares, start: [Double]) {
    let (count, p) = (points.count, free.count)
    let law = completed(base)
    var values = [Double](repeating: 0, count: count)
    var jacobian = [Double](repeating: 0, count: count * p)
    var output = values.mutableSpan
    evaluate(law, into: &output)
    var derivatives = jacobian.mutableSpan
    differentiate(law, into: &derivatives)
    if let weights {
      for i in 0..<count {
        values[i] *= weights[i].squareRoot()
        for k in 0..<p { jacobian[i * p + k] *= weights[i].squareRoot() }
      }
    }
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let coordinates = WhitenedCoordinates(
      jacobian: jacobian, residualLength: length, origin: free.map { law[$0] })
    self.coordinates = coordinates
    let problem = LeastSquares(
      points: count, parameters: p, weights: weights,
      residual: { [unowned self] vector, output in
        evaluate(self.law(at: vector), into: &output)
      },
      jacobian: { [unowned self] vector, output in
        differentiate(self.law(at: vector), into: &output)
        coordinates.transform(&output)
      })
    return (problem, coordinates.start)
  }

  /// What the law predicts at each point, in the units of `points`.
  package func predictions(of law: ScaledLaw) -> [Double] {
    evaluation.predict(law, at: points)
    return evaluation.models
  }
}
