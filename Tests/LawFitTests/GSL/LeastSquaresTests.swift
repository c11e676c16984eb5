import LawFit
import Testing

/// All 27 problems of NIST's StRD, each from both official starts.
///
/// Certified to 11 digits with multiple precision: https://www.itl.nist.gov/div898/strd.
@Suite struct LeastSquaresTests {
  /// NIST's own bar for a solver: four matching digits in every parameter.
  static let digits = 4.0

  static let cases = NISTProblem.names.flatMap { name in [0, 1].map { (name, $0) } }

  @Test func `every problem is there with its parameters and points`() throws {
    #expect(NISTProblem.names.count == 27)
    let problems = try NISTProblem.names.map { try NISTProblem(named: $0) }
    #expect(problems.map(\.certified.count).reduce(0, +) == 120)
    for problem in problems where problem.name != "Lanczos1" {
      let sum = try #require(problem.sumOfSquares(at: problem.certified))
      #expect(logRelativeError(sum, problem.residualSumOfSquares) > 4, "\(problem)")
    }
  }

  @Test(arguments: cases)
  func `parameters and deviations match the certified ones`(name: String, start: Int) throws {
    let problem = try NISTProblem(named: name)
    let solution = try #require(problem.leastSquares(.analytic)).solve(from: problem.starts[start])
    #expect(solution.status == .converged)
    #expect(problem.matchingDigits(solution.parameters) >= Self.digits)
    guard name != "Lanczos1" else { return }
    let deviations = try #require(solution.standardErrors(points: problem.responses.count))
    let digits = zip(deviations, problem.standardDeviations).map(logRelativeError).min() ?? 0
    #expect(digits >= Self.digits)
  }

  @Test(arguments: cases)
  func `parameters match without a Jacobian too`(name: String, start: Int) throws {
    let problem = try NISTProblem(named: name)
    let solution = try #require(problem.leastSquares(.differences))
      .solve(from: problem.starts[start])
    #expect(solution.status == .converged)
    #expect(problem.matchingDigits(solution.parameters) >= Self.digits)
  }

  @Test(arguments: NISTProblem.names)
  func `unit weights change nothing`(name: String) throws {
    let problem = try NISTProblem(named: name)
    let weights = problem.responses.map { _ in 1.0 }
    let plain = try #require(problem.leastSquares(.analytic)).solve(from: problem.starts[1])
    let weighted = try #require(problem.leastSquares(.analytic, weights: weights))
      .solve(from: problem.starts[1])
    #expect(plain.parameters == weighted.parameters)
    #expect(plain.objective == weighted.objective)
  }

  /// A weight of two is the point twice.
  @Test func `weights count points`() throws {
    let problem = try NISTProblem(named: "Misra1a")
    let doubled = try #require(
      problem.repeatingFirst().leastSquares(.analytic)
    ).solve(from: problem.starts[1])
    let weights = problem.responses.indices.map { $0 == 0 ? 2.0 : 1 }
    let weighted = try #require(problem.leastSquares(.analytic, weights: weights))
      .solve(from: problem.starts[1])
    for (a, b) in zip(doubled.parameters, weighted.parameters) {
      // Both stop with a relative offset below 1e-8 or so of a standard error.
      #expect(abs(a - b) <= 1e-8 * abs(a))
    }
  }

  /// A central difference with step h errs by h² of the third derivative and by ulp/h in rounding.
  @Test(arguments: NISTProblem.names)
  func `derivatives by hand are the slopes of the models`(name: String) throws {
    let problem = try NISTProblem(named: name)
    let model = try #require(NISTModel.named(name))
    for (index, x) in problem.predictors.enumerated() where index % 7 == 0 {
      let b = problem.certified
      let (value, gradient) = model.evaluate(x, b.span)
      for j in b.indices {
        let h = 1e-6 * abs(b[j])
        var (upper, lower) = (b, b)
        upper[j] += h
        lower[j] -= h
        let rise = model.evaluate(x, upper.span).value - model.evaluate(x, lower.span).value
        let rounding = 1e-13 * abs(value) / h
        #expect(abs(rise / (2 * h) - gradient[j]) <= 1e-5 * abs(gradient[j]) + rounding)
      }
    }
  }

  @Test func `a parameter without effect is no minimum`() {
    let problem = LeastSquares(
      points: 3, parameters: 2,
      residual: { b, r in
        for i in 0..<3 { r[i] = b[0] - Double(i) }
      })
    let solution = problem.solve(from: [5, 1])
    #expect(solution.status == .stalled)
    #expect(solution.reciprocalCondition == 0)
    #expect(solution.inverseNormalMatrix == nil)
  }

  @Test func `a start outside the domain is refused`() {
    let problem = LeastSquares(
      points: 2, parameters: 1, residual: { _, r in for i in 0..<2 { r[i] = .nan } })
    let solution = problem.solve(from: [1])
    #expect(solution.status == .stalled)
    #expect(solution.objective == .infinity)
  }

  /// √b is undefined left of zero, and undamped steps from 9 towards 1e-4 land there.
  @Test func `a step outside the domain is undone`() {
    let problem = LeastSquares(
      points: 1, parameters: 1, residual: { b, r in r[0] = b[0].squareRoot() - 0.01 })
    let solution = problem.solve(from: [9])
    #expect(solution.status == .converged)
    #expect(abs(solution.parameters[0] - 1e-4) < 1e-10)
  }

  @Test func `fewer points than parameters are the caller's mistake`() async {
    await #expect(processExitsWith: .failure) {
      _ = LeastSquares(points: 1, parameters: 2, residual: { _, _ in })
    }
  }
}
