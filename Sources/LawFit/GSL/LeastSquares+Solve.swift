extension LeastSquares {
  /// A minimum and the evidence that it is one.
  package struct Solution: Sendable {
    package var parameters: [Double]
    /// Σ wᵢ rᵢ² there.
    package var objective: Double
    package var status: Status
    /// Of the Jacobian with columns scaled to length one; 0 where a parameter has no effect.
    package var reciprocalCondition: Double
    /// (JᵀJ)⁻¹, row by row: times objective / (n - p) the covariance of the parameters.
    ///
    /// `nil` where the Jacobian is singular, which is no certainty but its opposite.
    package var inverseNormalMatrix: [Double]?
    /// Descents it took.
    package var descents: Int

    /// Standard deviation of each parameter for residuals of unknown, equal variance.
    package func standardErrors(points: Int) -> [Double]? {
      let p = parameters.count
      guard let inverseNormalMatrix, points > p else { return nil }
      let variance = objective / Double(points - p)
      return (0..<p).map { (variance * inverseNormalMatrix[$0 * p + $0]).squareRoot() }
    }
  }

  package enum Status: Hashable, Sendable {
    /// Gradient and condition are those of a proper minimum.
    case converged
    /// No start and no method led to a proper minimum; the best place seen.
    case stalled
  }

  /// Column-scaled Jacobians of true minima reach down to 1.7e-5 on the NIST problems, false ones to 0.
  package static let leastReciprocalCondition = 1e-10

  /// Solves from `start`, and where that ends badly from elsewhere.
  ///
  /// First GSL's usual method; accepted if its end is sound. Otherwise the other methods and seeded
  /// starts shrunk towards zero and perturbed are all tried, and the lowest sound minimum is taken.
  package func solve(from start: [Double], seed: UInt64 = 0) -> Solution {
    let usual = LeastSquaresWorkspace(points: points, parameters: parameters)
    let first = attempt(in: usual, from: start)
    if first.status == .converged { return first }
    var candidates = [first]
    for method in Method.alternatives {
      let workspace = LeastSquaresWorkspace(points: points, parameters: parameters, method: method)
      candidates.append(attempt(in: workspace, from: start))
    }
    var random = RandomStream(seed: seed, name: "restarts")
    for shrinkage in [1, 0.1, 0.01, 0.001] {
      for _ in 0..<Self.restartsPerScale {
        let moved = start.map { $0 * shrinkage * (1 + 0.2 * random.normal()) }
        candidates.append(attempt(in: usual, from: moved))
      }
    }
    let sound = candidates.filter { $0.status == .converged }
    let best = (sound.isEmpty ? candidates : sound).min { $0.objective < $1.objective }
    var solution = best ?? first
    solution.descents = candidates.count
    return solution
  }

  private static let restartsPerScale = 6

  /// One descent, judged at its end.
  private func attempt(in workspace: LeastSquaresWorkspace, from start: [Double]) -> Solution {
    let end = workspace.descend(self, from: start, tolerance: 1e-12, iterationLimit: 2_000)
    let residuals = workspace.finalResiduals()
    var solution = Solution(
      parameters: end.parameters, objective: end.objective, status: .stalled,
      reciprocalCondition: 0, inverseNormalMatrix: nil, descents: 1)
    guard end.objective < .infinity,
      let decomposition = SingularValues(
        jacobian: workspace.finalJacobian(), columns: parameters)
    else { return solution }
    solution.reciprocalCondition = decomposition.reciprocalCondition
    solution.inverseNormalMatrix = decomposition.inverseNormalMatrix
    let isStationary =
      decomposition.offset(of: residuals) < Self.smallOffset
      || zip(decomposition.step(for: residuals), end.parameters).allSatisfy {
        abs($0) <= Self.smallStep * abs($1)
      }
    if isStationary, solution.reciprocalCondition > Self.leastReciprocalCondition {
      solution.status = .converged
    }
    return solution
  }

  /// The relative offset that counts as zero: Bates and Watts ask for 1e-3.
  ///
  /// True minima of the NIST problems stop below 3e-7, false ones above 0.9.
  private static let smallOffset = 1e-5
  /// For residuals that vanish, whose directions are rounding errors: eight digits stand still.
  private static let smallStep = 1e-8
}
