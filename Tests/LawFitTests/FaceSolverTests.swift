import LawFit
import Scaling
import Testing

@Suite struct FaceSolverTests {
  let points: LawPoints

  init() {
    var random = RandomStream(seed: 4, name: "faces")
    var points = LawPoints([SyntheticRun().run(using: &random)])
    // A spike that least squares would follow.
    let spiked = points.errors.enumerated().map { $0.offset == 20 ? $0.element * 1.05 : $0.element }
    points.replaceErrors { spiked[$0] }
    self.points = points
  }

  let start = ScaledLaw(logScale: -2, logDecay: -0.7, floor: 0.9, logShift: 0)
  let free = [LawParameter.scale, .decay, .floor]

  /// At a minimum of Huber's sum the influences balance: Σ ρ'(r) ∂r/∂θ = 0.
  @Test func `reweighting ends where influences balance`() {
    let solver = FaceSolver(LawResiduals(points: points, residual: .huber(width: 1e-3)))
    let end = solver.descend(from: start, free: free)
    let (values, jacobian) = solver.linearisation(at: end.law, free: free)
    let residuals = values.map(Huber(.huber(width: 1e-3)).influence)
    for k in free.indices {
      var (slope, length, size) = (0.0, 0.0, 0.0)
      for i in residuals.indices {
        slope += jacobian[i * free.count + k] * residuals[i]
        length += jacobian[i * free.count + k] * jacobian[i * free.count + k]
        size += residuals[i] * residuals[i]
      }
      // Reweighting stops when it gains 1e-12 of the sum: slopes are then some 1e-6 of its root.
      #expect(abs(slope) < 1e-5 * (length * size).squareRoot())
    }
    #expect(end.objective == solver.objective(of: end.law))
  }

  @Test func `a spike moves Huber's fit less than least squares`() {
    var clean = points
    clean.replaceErrors { $0 == 20 ? points.errors[20] / 1.05 : points.errors[$0] }
    func floor(_ points: LawPoints, _ residual: FitReport.Residual) -> Double {
      FaceSolver(LawResiduals(points: points, residual: residual))
        .descend(from: start, free: free).law.floor
    }
    let plain = abs(floor(points, .log) - floor(clean, .log))
    let robust = abs(floor(points, .huber(width: 1e-3)) - floor(clean, .huber(width: 1e-3)))
    #expect(robust < 0.2 * plain)
  }

  @Test func `a wide Huber function is least squares`() {
    let plain = FaceSolver(LawResiduals(points: points, residual: .log))
    let wide = FaceSolver(LawResiduals(points: points, residual: .huber(width: 10)))
    let a = plain.descend(from: start, free: free)
    let b = wide.descend(from: start, free: free)
    #expect(abs(a.objective / b.objective - 1) < 1e-10)
  }

  @Test func `a held coefficient stays held`() {
    let solver = FaceSolver(LawResiduals(points: points, residual: .log))
    let free = solver.descend(from: start, free: free)
    let coefficient = free.law.logCoefficient(in: points) + 0.1
    let held = solver.descend(from: free.law, free: [.decay, .floor], coefficient: coefficient)
    #expect(abs(held.law.logCoefficient(in: points) - coefficient) < 1e-12 * coefficient)
    #expect(held.objective > free.objective)
  }

  @Test func `with nothing free the law is only judged`() {
    let solver = FaceSolver(LawResiduals(points: points, residual: .log))
    let end = solver.descend(from: start, free: [])
    #expect(end.law == start)
    #expect(end.objective == solver.objective(of: start))
  }

  @Test func `outside the domain the objective is infinite`() {
    let solver = FaceSolver(LawResiduals(points: points, residual: .log))
    var law = start
    law.floor = -100
    #expect(solver.objective(of: law) == .infinity)
  }
}
