/// A nonlinear least-squares problem: make Σ wᵢ rᵢ(θ)² small.
///
/// Any residual, with or without its Jacobian; no bounds (see `ConstrainedFit` for those of laws).
/// Parameters should be of order one, because damping treats them alike.
package struct LeastSquares {
  /// Writes the residuals rᵢ(θ) into its second argument.
  ///
  /// A value that is not finite marks θ as outside the domain, and the solver turns back.
  package typealias Residual = (Span<Double>, inout MutableSpan<Double>) -> Void
  /// Writes ∂rᵢ/∂θⱼ into its second argument at i·p + j.
  package typealias Jacobian = (Span<Double>, inout MutableSpan<Double>) -> Void

  package let points: Int
  package let parameters: Int
  package let residual: Residual
  /// `nil` for central differences, which cost two residuals per parameter and half the digits.
  package let jacobian: Jacobian?
  /// One weight wᵢ ≥ 0 per residual; `nil` for ones.
  package let weights: [Double]?

  package init(
    points: Int, parameters: Int, weights: [Double]? = nil, residual: @escaping Residual,
    jacobian: Jacobian? = nil
  ) {
    precondition(parameters > 0, "a problem without parameters")
    precondition(
      points >= parameters, "\(points) points cannot determine \(parameters) parameters")
    precondition(
      weights.map { $0.count == points } ?? true, "one weight per point: \(points) points")
    self.points = points
    self.parameters = parameters
    self.weights = weights
    self.residual = residual
    self.jacobian = jacobian
  }

  /// One of the combinations of strategies that GSL offers.
  package struct Method: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
      /// Levenberg's and Marquardt's damped step.
      case marquardt
      /// The same with geodesic acceleration (Transtrum and Sethna 2012, arXiv:1201.5885).
      case accelerated
    }
    /// How parameters are measured against each other.
    package enum Scaling: Hashable, Sendable {
      case levenberg
      case moré
    }
    /// How the linear problem of a step is solved.
    package enum Factorisation: Hashable, Sendable {
      /// Of the Jacobian: keeps all digits of badly conditioned problems.
      case qr
      /// Of JᵀJ: twice as fast, and as good where columns are nearly orthonormal.
      case cholesky
    }
    package var step: Step
    package var scaling: Scaling
    package var factorisation: Factorisation

    /// The most reliable of GSL's 135 combinations on the NIST problems.
    package static let usual = Method(
      step: .accelerated, scaling: .levenberg, factorisation: .qr)
    /// What else is worth a try where the usual method ends in a bad place.
    package static let alternatives = [
      Method(step: .accelerated, scaling: .moré, factorisation: .qr),
      Method(step: .marquardt, scaling: .levenberg, factorisation: .qr),
      Method(step: .marquardt, scaling: .moré, factorisation: .qr),
    ]
    /// In whitened coordinates a plain damped step is nearly Newton's: acceleration would only double
    /// the evaluations, and normal equations lose nothing.
    package static let whitened = Method(
      step: .marquardt, scaling: .levenberg, factorisation: .cholesky)
  }

  /// Why one descent ended.
  package enum Outcome: Hashable, Sendable {
    case converged(by: Criterion, iterations: Int)
    /// No step made the sum smaller: at a minimum to machine precision, or stuck.
    case noProgress(iterations: Int)
    case outOfIterations(limit: Int)
    /// The residuals at the start are not finite.
    case badStart

    package enum Criterion: Hashable, Sendable {
      case step
      case gradient
    }
  }

  /// Where one descent ended.
  package struct Descent: Equatable, Sendable {
    package var parameters: [Double]
    /// Σ wᵢ rᵢ².
    package var objective: Double
    package var outcome: Outcome
  }
}
