import CGSL

/// One GSL trust-region solver, freed exactly once; for problems of one size, from one thread.
///
/// Not Sendable, so make one per task. Every descent allocates next to nothing, so one workspace
/// serves a thousand bootstrap refits.
@safe final class LeastSquaresWorkspace {
  let points: Int
  let parameters: Int
  private let solver: UnsafeMutablePointer<gsl_multifit_nlinear_workspace>
  /// GSL keeps this address from init until its last use, so it lives as long as the workspace.
  private let system: UnsafeMutablePointer<gsl_multifit_nlinear_fdf>
  private let start: UnsafeMutablePointer<gsl_vector>
  private let weights: UnsafeMutablePointer<gsl_vector>
  /// The problem of the descent under way; GSL's callbacks find it through the context pointer.
  private var problem: LeastSquares?
  // Dense copies, because GSL's own vectors may be strided or be perturbed in place.
  private var position: [Double]
  private var residuals: [Double]
  private var jacobian: [Double]

  init(points: Int, parameters: Int, method: LeastSquares.Method = .usual) {
    precondition(points >= parameters, "\(points) points for \(parameters) parameters")
    Library.quiet
    var options = unsafe gsl_multifit_nlinear_default_parameters()
    unsafe options.trs = method.step == .accelerated ? cgsl_accelerated() : cgsl_marquardt()
    unsafe options.scale =
      method.scaling == .levenberg ? cgsl_scale_levenberg() : cgsl_scale_more()
    unsafe options.solver = method.factorisation == .qr ? cgsl_qr() : cgsl_cholesky()
    unsafe options.fdtype = GSL_MULTIFIT_NLINEAR_CTRDIFF
    // Truncation h² against rounding ε/h: the cube root of ε balances central differences.
    unsafe options.h_df = 6e-6
    guard
      let solver = unsafe gsl_multifit_nlinear_alloc(
        cgsl_trust_region(), &options, points, parameters),
      let start = unsafe gsl_vector_calloc(parameters),
      let weights = unsafe gsl_vector_calloc(points)
    else { fatalError("out of memory for \(points) points") }
    unsafe self.solver = solver
    unsafe self.start = start
    unsafe self.weights = weights
    unsafe system = .allocate(capacity: 1)
    unsafe system.initialize(to: gsl_multifit_nlinear_fdf())
    self.points = points
    self.parameters = parameters
    position = Array(repeating: 0, count: parameters)
    residuals = Array(repeating: 0, count: points)
    jacobian = Array(repeating: 0, count: points * parameters)
  }

  deinit {
    unsafe gsl_multifit_nlinear_free(solver)
    unsafe gsl_vector_free(start)
    unsafe gsl_vector_free(weights)
    unsafe system.deallocate()
  }

  /// Goes downhill from `start` until no parameter changes by more than `tolerance` of itself.
  func descend(
    _ problem: LeastSquares, from start: [Double], tolerance: Double, iterationLimit: Int
  ) -> LeastSquares.Descent {
    precondition(
      problem.points == points && problem.parameters == parameters
        && start.count == parameters, "this workspace was made for another problem")
    self.problem = problem
    defer { self.problem = nil }
    for j in 0..<parameters { unsafe gsl_vector_set(self.start, j, start[j]) }
    return withExtendedLifetime(self) {
      let objective = begin(problem)
      guard objective < .infinity else {
        return .init(parameters: start, objective: .infinity, outcome: .badStart)
      }
      let outcome = drive(tolerance: tolerance, iterationLimit: iterationLimit)
      return .init(parameters: finalPosition(), objective: sumOfSquares(), outcome: outcome)
    }
  }

  /// The Jacobian of √wᵢ rᵢ where the last descent ended, row by row.
  func finalJacobian() -> [Double] {
    var result = [Double](repeating: 0, count: points * parameters)
    guard let matrix = unsafe gsl_multifit_nlinear_jac(solver) else { return result }
    for i in 0..<points {
      for j in 0..<parameters {
        unsafe result[i * parameters + j] = gsl_matrix_get(matrix, i, j)
      }
    }
    return result
  }

  /// The residuals √wᵢ rᵢ where the last descent ended.
  func finalResiduals() -> [Double] {
    guard let vector = unsafe gsl_multifit_nlinear_residual(solver) else { return [] }
    return (0..<points).map { unsafe gsl_vector_get(vector, $0) }
  }

  /// Hands the problem to GSL, which evaluates it once; the sum of squares at the start.
  private func begin(_ problem: LeastSquares) -> Double {
    unsafe system.pointee.f = { x, context, f in
      guard let x = unsafe x, let context = unsafe context, let f = unsafe f else { return -1 }
      return unsafe Unmanaged<LeastSquaresWorkspace>.fromOpaque(context).takeUnretainedValue()
        .fillResiduals(at: x, into: f)
    }
    if problem.jacobian == nil {
      unsafe system.pointee.df = nil
    } else {
      unsafe system.pointee.df = { x, context, matrix in
        guard let x = unsafe x, let context = unsafe context, let matrix = unsafe matrix else {
          return -1
        }
        return unsafe Unmanaged<LeastSquaresWorkspace>.fromOpaque(context).takeUnretainedValue()
          .fillJacobian(at: x, into: matrix)
      }
    }
    unsafe system.pointee.fvv = nil
    unsafe system.pointee.n = points
    unsafe system.pointee.p = parameters
    unsafe system.pointee.params = Unmanaged.passUnretained(self).toOpaque()
    if let values = problem.weights {
      for i in 0..<points { unsafe gsl_vector_set(weights, i, values[i]) }
      unsafe gsl_multifit_nlinear_winit(start, weights, system, solver)
    } else {
      unsafe gsl_multifit_nlinear_init(start, system, solver)
    }
    let objective = sumOfSquares()
    return objective < Self.outside ? objective : .infinity
  }

  /// Iterates until the step is small.
  ///
  /// GSL's gradient test is left out: it is absolute for small sums, so that it would stop early
  /// wherever residuals are small by nature.
  private func drive(tolerance: Double, iterationLimit: Int) -> LeastSquares.Outcome {
    var failures = 0
    for iteration in 1...iterationLimit {
      let status = unsafe gsl_multifit_nlinear_iterate(solver)
      // GSL resets its damping after a failure, so that a second try may still succeed.
      failures = status == Library.success ? 0 : failures + 1
      guard failures < 2 else { return .noProgress(iterations: iteration) }
      var info: Int32 = 0
      let test = unsafe gsl_multifit_nlinear_test(tolerance, 0, 0, &info, solver)
      if test == Library.success {
        return .converged(by: info == 1 ? .step : .gradient, iterations: iteration)
      }
    }
    return .outOfIterations(limit: iterationLimit)
  }

  private func finalPosition() -> [Double] {
    guard let vector = unsafe gsl_multifit_nlinear_position(solver) else { return [] }
    return (0..<parameters).map { unsafe gsl_vector_get(vector, $0) }
  }

  private func sumOfSquares() -> Double {
    guard let vector = unsafe gsl_multifit_nlinear_residual(solver) else { return .infinity }
    var sum = 0.0
    for i in 0..<points {
      let value = unsafe gsl_vector_get(vector, i)
      sum += value * value
    }
    return sum
  }

  private func fillResiduals(
    at x: UnsafePointer<gsl_vector>, into f: UnsafeMutablePointer<gsl_vector>
  ) -> Int32 {
    guard let problem else { return -1 }
    unsafe readPosition(x)
    var output = residuals.mutableSpan
    problem.residual(position.span, &output)
    // GSL may pass a column of the Jacobian as `f`, so its stride is honoured.
    let (data, stride) = unsafe (f.pointee.data, f.pointee.stride)
    guard let data = unsafe data else { return -1 }
    for i in 0..<points {
      let value = residuals[i]
      unsafe data[i * stride] = value.isFinite ? value : Self.huge
    }
    return Library.success
  }

  private func fillJacobian(
    at x: UnsafePointer<gsl_vector>, into matrix: UnsafeMutablePointer<gsl_matrix>
  ) -> Int32 {
    guard let analytic = problem?.jacobian else { return -1 }
    unsafe readPosition(x)
    var output = jacobian.mutableSpan
    analytic(position.span, &output)
    let (data, stride) = unsafe (matrix.pointee.data, matrix.pointee.tda)
    guard let data = unsafe data else { return -1 }
    for i in 0..<points {
      for j in 0..<parameters { unsafe data[i * stride + j] = jacobian[i * parameters + j] }
    }
    return Library.success
  }

  private func readPosition(_ x: UnsafePointer<gsl_vector>) {
    for j in 0..<parameters { position[j] = unsafe gsl_vector_get(x, j) }
  }

  /// Stands for a residual outside the domain: any step there makes the sum larger and is undone.
  ///
  /// Its square times a hundred million points is still finite; NaN would pass GSL's comparisons.
  private static let huge = 1e140
  /// A sum of squares that holds one `huge`, whatever its weight within reason.
  private static let outside = 1e200
}
