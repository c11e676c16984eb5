/// What the neighbourhood of an optimum says about its parameters.
package struct FitEvidence {
  /// Whether gradient and condition are those of a proper minimum.
  package let isSound: Bool
  /// Smallest over largest singular value of the column-scaled Jacobian over the free parameters.
  package let reciprocalCondition: Double
  package let autocorrelation: Autocorrelation
  /// Effective points less free parameters, at least one.
  package let degreesOfFreedom: Double
  /// The rise of the objective that counts as one squared standard error.
  ///
  /// For least squares the residual variance S / ν; for Huber's function (Σψ² / ν) / mean ψ'
  /// (Huber 1973). Counting with ν from the effective number of points carries the autocorrelation
  /// into everything that is measured in this unit.
  package let unit: Double
  /// Root mean square of the raw residuals.
  package let rootMeanSquare: Double
  /// Residuals as fitted, not weighted.
  package let residuals: [Double]
  /// Of the free parameters of `ScaledLaw`, row by row; `nil` where singular.
  package let covariance: [Double]?

  package init(_ optimum: ConstrainedFit.Optimum, in fit: ConstrainedFit) {
    let points = fit.points
    let p = optimum.free.count
    residuals = fit.solver.residualValues(at: optimum.law)
    let huber = Huber(fit.solver.residuals.residual)
    autocorrelation = Autocorrelation(
      residuals: residuals.map(huber.influence), runs: points.runs, parameters: p)
    degreesOfFreedom = max(autocorrelation.effectivePoints - Double(p), 1)
    let n = Double(points.count)
    let influence = residuals.reduce(0) { $0 + huber.influence($1) * huber.influence($1) }
    let inside = Double(max(residuals.filter(huber.isInside).count, 1)) / n
    unit = influence / degreesOfFreedom / inside
    rootMeanSquare = (residuals.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
    let (_, jacobian) = fit.solver.linearisation(at: optimum.law, free: optimum.free)
    guard let decomposition = SingularValues(jacobian: jacobian, columns: p) else {
      isSound = false
      reciprocalCondition = 0
      covariance = nil
      return
    }
    reciprocalCondition = decomposition.reciprocalCondition
    // At a minimum of Huber's sum the influences, not the residuals, are orthogonal to the columns.
    let influences = residuals.map(huber.influence)
    let isStationary =
      decomposition.offset(of: influences) < Self.smallOffset
      || decomposition.step(for: influences).allSatisfy { abs($0) < Self.smallStep }
    isSound = isStationary && reciprocalCondition > LeastSquares.leastReciprocalCondition
    // The curvature of Huber's sum is that of the points inside its width alone.
    let variance = unit / inside
    covariance = decomposition.inverseNormalMatrix.map { $0.map { $0 * variance } }
  }

  /// As in `LeastSquares`, but reweighting approaches its end more slowly than a Newton step.
  private static let smallOffset = 1e-4
  /// Parameters of a `ScaledLaw` are of order one.
  private static let smallStep = 1e-8
}
