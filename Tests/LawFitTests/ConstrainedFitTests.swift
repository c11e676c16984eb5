import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct ConstrainedFitTests {
  /// A set of points and the bounds its optimum must stand at.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Of compute in units of 2e19 FLOPs, so that E - c is one there; outside the bounds on purpose.
    let law: PowerLaw
    let bounds: [FitReport.Bound]
    var noise = 1e-4
    var largestFloor = FitOptions.LargestFloor.unlimited
  }

  static let cases = [
    Case(testDescription: "inside", law: PowerLaw(a: 1, b: 0.5, c: 3, d: 0.3), bounds: []),
    Case(
      testDescription: "a beginning too steep", law: PowerLaw(a: 1, b: 0.5, c: 3, d: -0.05),
      bounds: [.shiftZero]),
    Case(
      testDescription: "a floor below zero", law: PowerLaw(a: 4, b: 0.05, c: -1, d: 0.1),
      bounds: [.floorZero]),
    Case(
      testDescription: "scatter about a floor", law: PowerLaw(a: 0.02, b: 1.5, c: 3, d: 0.1),
      bounds: [.floorAtSmallestError, .shiftZero], noise: 3e-3, largestFloor: .smallestError),
  ]

  func points(_ example: Case, noise: Double? = nil, seed: UInt64 = 11) -> LawPoints {
    var random = RandomStream(seed: seed, name: example.testDescription)
    let count = 30
    let computes = (1...count).map { Double($0) * 5 / Double(count) }
    let errors = computes.map { x in
      example.law.error(after: Compute(flops: x))
        * exp((noise ?? example.noise) * random.normal())
    }
    return LawPoints([ReferenceRuns.run(computes: computes.map { $0 * 2e19 }, errors: errors)])
  }

  func fit(
    _ points: LawPoints, _ residual: FitReport.Residual, _ limits: ConstrainedFit.Limits
  ) throws -> (ConstrainedFit, ConstrainedFit.Optimum) {
    let fit = ConstrainedFit(points, residual: residual, limits: limits)
    var random = RandomStream(seed: 1, name: "starts")
    let lowest = fit.lowest(random: &random)
    return (fit, try #require(lowest))
  }

  static let residuals: [FitReport.Residual] = [.linear, .log, .huber(width: 1e-2)]

  @Test(arguments: cases, residuals)
  func `an optimum stands at its bounds and no feasible step improves it`(
    example: Case, residual: FitReport.Residual
  ) throws {
    let points = points(example)
    let (fit, optimum) = try fit(points, residual, .init(largestFloor: example.largestFloor))
    #expect(fit.bounds(of: optimum) == example.bounds)
    #expect(FitEvidence(optimum, in: fit).isSound)
    expectNoFeasibleStepDown(from: optimum, fit)
  }

  /// Where the truth is at both bounds, chance decides which of them a sample's optimum stands at.
  @Test func `every combination of bounds occurs and is an optimum`() throws {
    let corner = Case(
      testDescription: "corner", law: PowerLaw(a: 1, b: 0.2, c: 0), bounds: [], noise: 1e-3)
    var seen: Set<[FitReport.Bound]> = []
    for seed in 0..<16 {
      let (fit, optimum) = try fit(points(corner, seed: UInt64(seed)), .log, .init())
      seen.insert(fit.bounds(of: optimum))
      expectNoFeasibleStepDown(from: optimum, fit)
    }
    #expect(seen == [[], [.floorZero], [.shiftZero], [.floorZero, .shiftZero]])
  }

  /// No feasible step lowers the objective, however small and in whatever direction.
  ///
  /// Descents stop within 1e-6 of the residuals' length, which is 1e-12 of the objective; reweighted
  /// ones when they gain less than that, again and again.
  func expectNoFeasibleStepDown(from optimum: ConstrainedFit.Optimum, _ fit: ConstrainedFit) {
    let floors = fit.limits.floors(for: fit.points.errors)
    var random = RandomStream(seed: 2, name: "directions")
    for size in [1e-7, 1e-6, 1e-5, 1e-4] {
      for _ in 0..<20 {
        var law = optimum.law
        for parameter in LawParameter.allCases { law[parameter] += size * random.normal() }
        law.floor = min(max(law.floor, floors.lowerBound), floors.upperBound)
        law.logShift = max(law.logShift, 0)
        #expect(fit.solver.objective(of: law) >= optimum.objective * (1 - 1e-8))
      }
    }
  }

  /// The slow twin: every pair of a fine grid, scale and floor solved by normal equations.
  @Test func `no node of a fine grid lies lower`() throws {
    for seed in 0..<6 {
      var random = RandomStream(seed: UInt64(seed), name: "hostile")
      // Steps, bumps and heavy noise on a falling curve: several basins.
      let computes = (0..<14).map { pow(10, 18 + 0.15 * Double($0)) }
      let errors = computes.indices.map { i in
        3 + 2 / Double(i + 1) + (i > 6 ? -0.4 : 0) + 0.1 * random.normal()
      }
      let points = LawPoints([ReferenceRuns.run(computes: computes, errors: errors)])
      let (fit, optimum) = try fit(points, .linear, .init())
      var lowest = Double.infinity
      for i in 0..<120 {
        for j in 0..<60 {
          let b = 0.02 * pow(300, Double(i) / 119)
          let logShift = j == 0 ? 0 : 1e-3 * pow(4_000, Double(j) / 59)
          let basis = points.computes.map { x in
            pow(exp(-logShift) * x - expm1(-logShift), -b)
          }
          lowest = min(lowest, Self.lowest(basis, points.errors))
        }
      }
      #expect(fit.solver.objective(of: optimum.law) == optimum.objective)
      #expect(optimum.objective <= lowest * (1 + 1e-9), "seed \(seed)")
    }
  }

  /// Least Σ (A p + c - e)² with A > 0 and c ≥ 0.
  static func lowest(_ p: [Double], _ e: [Double]) -> Double {
    let n = Double(p.count)
    let (meanP, meanE) = (p.reduce(0, +) / n, e.reduce(0, +) / n)
    var (square, product) = (0.0, 0.0)
    for (x, y) in zip(p, e) {
      square += (x - meanP) * (x - meanP)
      product += (x - meanP) * (y - meanE)
    }
    var scale = product / square
    var floor = meanE - scale * meanP
    if floor < 0 {
      floor = 0
      scale = zip(p, e).reduce(0) { $0 + $1.0 * $1.1 } / p.reduce(0) { $0 + $1 * $1 }
    }
    guard scale > 0 else { return .infinity }
    return zip(p, e).reduce(0) { sum, point in
      let residual = scale * point.0 + floor - point.1
      return sum + residual * residual
    }
  }

  @Test func `pinned parameters stay where they were put`() throws {
    let points = points(Self.cases[0])
    let limits = ConstrainedFit.Limits(floor: 0.5, logShift: 0.25)
    let (fit, optimum) = try fit(points, .log, limits)
    #expect(optimum.law.floor == 0.5)
    #expect(optimum.law.logShift == 0.25)
    #expect(optimum.free == [.scale, .decay])
    #expect(fit.bounds(of: optimum).isEmpty)
  }

  @Test func `exact points are fitted exactly`() throws {
    for example in Self.cases.prefix(1) {
      let points = points(example, noise: 0)
      let (fit, optimum) = try fit(points, .log, .init())
      let law = try #require(optimum.law.powerLaw(in: points))
      #expect(optimum.objective < 1e-18)
      #expect(fit.bounds(of: optimum).isEmpty)
      // 30 points to 1e-16, of which the flattest combination of parameters keeps eight digits.
      #expect(abs(law.b / example.law.b - 1) < 1e-7)
      #expect(abs(law.c - example.law.c) < 1e-7)
      #expect(abs(law.d / (example.law.d * 2e19) - 1) < 1e-6)
    }
  }
}
