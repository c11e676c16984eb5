import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct LawResidualsTests {
  let points: LawPoints
  let laws = [
    ScaledLaw(logScale: -1, logDecay: -0.7, floor: 0.8, logShift: 0),
    ScaledLaw(logScale: 0.3, logDecay: 0.5, floor: 0, logShift: 0.4),
    ScaledLaw(logScale: -2, logDecay: 2, floor: 0.5, logShift: 3),
    ScaledLaw(logScale: -1, logDecay: -3, floor: 0.2, logShift: 1e-6),
  ]

  init() {
    var random = RandomStream(seed: 3, name: "residuals")
    points = LawPoints([SyntheticRun(points: 20).run(using: &random)])
  }

  func residuals(_ residual: FitReport.Residual) -> LawResiduals {
    LawResiduals(points: points, residual: residual)
  }

  func values(_ residuals: LawResiduals, at law: ScaledLaw) -> [Double] {
    var values = [Double](repeating: 0, count: points.count)
    var output = values.mutableSpan
    residuals.evaluate(law, into: &output)
    return values
  }

  static let kinds: [FitReport.Residual] = [.linear, .log, .huber(width: 1e-3)]

  /// The slow twin: the law in the caller's units, point by point.
  @Test(arguments: kinds)
  func `residuals are those of the plain formula`(kind: FitReport.Residual) throws {
    for law in laws {
      let plain = try #require(law.powerLaw(in: points))
      for (i, value) in values(residuals(kind), at: law).enumerated() {
        let compute = Compute(flops: points.computes[i] * points.computeUnit)
        let model = plain.error(after: compute) / points.errorUnit
        let expected = kind == .linear ? model - points.errors[i] : log(model / points.errors[i])
        // The plain form takes a detour over ln a of about 50, so loses two digits.
        #expect(abs(value - expected) < 1e-12 * max(1, model))
      }
    }
  }

  /// A central difference with step h errs by h²/6 of the third derivative, here below 100, and by
  /// 1e-16/h in rounding: with h = 1e-5 both stay below 1e-8.
  @Test(arguments: kinds)
  func `derivatives are difference quotients`(kind: FitReport.Residual) {
    let residuals = residuals(kind)
    let p = LawParameter.allCases.count
    for law in laws {
      residuals.vary(LawParameter.allCases, around: law)
      var jacobian = [Double](repeating: 0, count: points.count * p)
      var output = jacobian.mutableSpan
      residuals.differentiate(law, into: &output)
      for (k, parameter) in LawParameter.allCases.enumerated() {
        // d may not be negative by more than the smallest compute, which a step of 1e-5 is not.
        let step = 1e-5
        var (upper, lower) = (law, law)
        upper[parameter] += step
        lower[parameter] -= step
        let rise = zip(values(residuals, at: upper), values(residuals, at: lower)).map { $0 - $1 }
        for i in rise.indices {
          let slope = jacobian[i * p + k]
          #expect(abs(rise[i] / (2 * step) - slope) < 1e-7 * max(1, abs(slope)), "\(parameter)")
        }
      }
    }
  }

  @Test(arguments: kinds)
  func `derivatives with a held coefficient are difference quotients`(kind: FitReport.Residual) {
    let residuals = residuals(kind)
    let free = [LawParameter.decay, .floor, .shift]
    for base in laws {
      let coefficient = base.logCoefficient(in: points)
      residuals.vary(free, around: base, coefficient: coefficient)
      let vector = free.map { base[$0] }
      let law = residuals.law(at: vector.span)
      var jacobian = [Double](repeating: 0, count: points.count * free.count)
      var output = jacobian.mutableSpan
      residuals.differentiate(law, into: &output)
      for k in free.indices {
        // Holding ln a makes the law steep in b: a step ten times smaller keeps the truncation down.
        let step = 1e-6
        var (upper, lower) = (vector, vector)
        upper[k] += step
        lower[k] -= step
        let above = residuals.law(at: upper.span)
        let below = residuals.law(at: lower.span)
        #expect(abs(above.logCoefficient(in: points) - coefficient) < 1e-12 * abs(coefficient))
        let rise = zip(values(residuals, at: above), values(residuals, at: below)).map { $0 - $1 }
        for i in rise.indices {
          let slope = jacobian[i * free.count + k]
          #expect(abs(rise[i] / (2 * step) - slope) < 1e-5 * max(1, abs(slope)))
        }
      }
    }
  }

  @Test func `results handed out are not overwritten by later evaluations`() {
    let residuals = residuals(.log)
    let first = residuals.predictions(of: laws[0])
    let copy = first.map { $0 }
    _ = residuals.predictions(of: laws[2])
    #expect(first == copy)
  }
}
