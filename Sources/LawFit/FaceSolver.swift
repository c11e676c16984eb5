import Scaling

/// Minimises over chosen parameters of a law, all others and all bounds left aside.
///
/// One per set of points: it owns the GSL workspaces, which are reused by every refit.
package final class FaceSolver {
  package let residuals: LawResiduals
  /// How far descents go.
  var precision = Precision.full
  /// By number of parameters.
  private var workspaces: [Int: LeastSquaresWorkspace] = [:]
  private var values: [Double]

  package init(_ residuals: LawResiduals) {
    self.residuals = residuals
    values = Array(repeating: 0, count: residuals.points.count)
  }

  /// The step, as a fraction of the residuals' length, that ends a descent.
  ///
  /// The error left is some ten times smaller than the last step.
  enum Precision: Double {
    /// Objectives to twelve digits.
    case full = 1e-6
    /// Parameters to a thousandth of a standard error: bootstrap draws differ by a whole one.
    case sample = 1e-4
  }

  /// Σ rᵢ², or for Huber's function twice Σ ρ(rᵢ); infinite outside the law's domain.
  package func objective(of law: ScaledLaw) -> Double {
    var output = values.mutableSpan
    residuals.evaluate(law, into: &output)
    let huber = Huber(residuals.residual)
    var sum = 0.0
    for value in values { sum += huber.twiceLoss(value) }
    return sum.isNaN ? .infinity : sum
  }

  /// The lowest point downhill from `law` when only `free` may change.
  ///
  /// Huber's function is minimised by iteratively reweighted least squares, whose every round
  /// lowers it (Holland and Welsch 1977). With `coefficient`, ln a is held at that value.
  package func descend(
    from law: ScaledLaw, free: [LawParameter], coefficient: Double? = nil
  ) -> (law: ScaledLaw, objective: Double) {
    residuals.vary(free, around: law, coefficient: coefficient)
    let start = residuals.completed(law)
    guard !free.isEmpty else { return (start, objective(of: start)) }
    guard case .huber = residuals.residual else { return solve(weights: nil) }
    var best = (law: start, objective: objective(of: start))
    for _ in 0..<Self.reweightings where best.objective.isFinite {
      let weights = weights(at: best.law)
      residuals.vary(free, around: best.law, coefficient: coefficient)
      let next = solve(weights: weights).law
      let value = objective(of: next)
      guard value < best.objective else { break }
      let gain = best.objective - value
      best = (next, value)
      if gain <= Self.smallGain * value { break }
    }
    return best
  }

  /// Huber's weight of every point: one inside the width, falling with the residual outside.
  package func weights(at law: ScaledLaw) -> [Double] {
    let huber = Huber(residuals.residual)
    return residualValues(at: law).map(huber.weight)
  }

  package func residualValues(at law: ScaledLaw) -> [Double] {
    var output = values.mutableSpan
    residuals.evaluate(law, into: &output)
    return values
  }

  /// Residuals and Jacobian by `free`, as they are rather than weighted.
  package func linearisation(
    at law: ScaledLaw, free: [LawParameter]
  ) -> (residuals: [Double], jacobian: [Double]) {
    residuals.vary(free, around: law)
    let p = free.count
    var jacobian = [Double](repeating: 0, count: values.count * p)
    var output = jacobian.mutableSpan
    residuals.differentiate(law, into: &output)
    return (residualValues(at: law), jacobian)
  }

  private func solve(weights: [Double]?) -> (law: ScaledLaw, objective: Double) {
    let (problem, start) = residuals.leastSquares(weights: weights)
    let end = workspace(parameters: problem.parameters).descend(
      problem, from: start, tolerance: precision.rawValue, iterationLimit: 200)
    let parameters = end.parameters
    return (residuals.law(at: parameters.span), end.objective)
  }

  private func workspace(parameters: Int) -> LeastSquaresWorkspace {
    if let workspace = workspaces[parameters] { return workspace }
    let workspace = LeastSquaresWorkspace(
      points: values.count, parameters: parameters, method: .whitened)
    workspaces[parameters] = workspace
    return workspace
  }

  private static let reweightings = 200
  /// A reweighting that lowers the sum by less than this fraction is the last.
  private static let smallGain = 1e-12
}
