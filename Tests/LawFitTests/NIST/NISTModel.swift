import LawFit

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A regression model with its derivatives by hand, as the NIST files state it.
struct NISTModel: Sendable {
  /// Value at predictors x and parameters b, and its derivatives by b.
  let evaluate: @Sendable (_ x: [Double], _ b: Span<Double>) -> (value: Double, gradient: [Double])

  static func named(_ name: String) -> NISTModel? {
    switch name {
    case "Misra1a", "BoxBOD": return saturation
    case "Misra1b": return misra1b
    case "Misra1c": return misra1c
    case "Misra1d": return misra1d
    case "Chwirut1", "Chwirut2": return ultrasonic
    case "Lanczos1", "Lanczos2", "Lanczos3": return threeExponentials
    case "Gauss1", "Gauss2", "Gauss3": return twoPeaks
    case "DanWood": return power
    case "Kirby2": return rational(degree: 2)
    case "Hahn1", "Thurber": return rational(degree: 3)
    case "Nelson": return breakdown
    case "MGH17": return twoExponentials
    case "MGH09": return kowalik
    case "MGH10": return thermistor
    case "Roszman1": return arctangent
    case "ENSO": return threeCycles
    case "Rat42": return logistic
    case "Rat43": return generalLogistic
    case "Eckerle4": return peak
    case "Bennett5": return shiftedPower
    default: return nil
    }
  }

  /// b₁ (1 - exp(-b₂ x)).
  private static let saturation = NISTModel { x, b in
    let e = exp(-b[1] * x[0])
    return (b[0] * (1 - e), [1 - e, b[0] * x[0] * e])
  }

  /// b₁ (1 - (1 + b₂ x / 2)⁻²).
  private static let misra1b = NISTModel { x, b in
    let u = 1 + b[1] * x[0] / 2
    return (b[0] * (1 - 1 / (u * u)), [1 - 1 / (u * u), b[0] * x[0] / (u * u * u)])
  }

  /// b₁ (1 - (1 + 2 b₂ x)^(-1/2)).
  private static let misra1c = NISTModel { x, b in
    let u = 1 + 2 * b[1] * x[0]
    return (b[0] * (1 - pow(u, -0.5)), [1 - pow(u, -0.5), b[0] * x[0] * pow(u, -1.5)])
  }

  /// b₁ b₂ x / (1 + b₂ x).
  private static let misra1d = NISTModel { x, b in
    let u = 1 + b[1] * x[0]
    return (b[0] * b[1] * x[0] / u, [b[1] * x[0] / u, b[0] * x[0] / (u * u)])
  }

  /// exp(-b₁ x) / (b₂ + b₃ x).
  private static let ultrasonic = NISTModel { x, b in
    let (e, u) = (exp(-b[0] * x[0]), b[1] + b[2] * x[0])
    return (e / u, [-x[0] * e / u, -e / (u * u), -x[0] * e / (u * u)])
  }

  /// b₁ exp(-b₂ x) + b₃ exp(-b₄ x) + b₅ exp(-b₆ x).
  private static let threeExponentials = NISTModel { x, b in
    var value = 0.0
    var gradient: [Double] = []
    for k in [0, 2, 4] {
      let e = exp(-b[k + 1] * x[0])
      value += b[k] * e
      gradient += [e, -b[k] * x[0] * e]
    }
    return (value, gradient)
  }

  /// b₁ exp(-b₂ x) + b₃ exp(-(x - b₄)² / b₅²) + b₆ exp(-(x - b₇)² / b₈²).
  private static let twoPeaks = NISTModel { x, b in
    let e = exp(-b[1] * x[0])
    var value = b[0] * e
    var gradient = [e, -b[0] * x[0] * e]
    for k in [2, 5] {
      let z = (x[0] - b[k + 1]) / b[k + 2]
      let g = exp(-z * z)
      value += b[k] * g
      gradient += [g, b[k] * g * 2 * z / b[k + 2], b[k] * g * 2 * z * z / b[k + 2]]
    }
    return (value, gradient)
  }

  /// b₁ x^b₂.
  private static let power = NISTModel { x, b in
    let p = pow(x[0], b[1])
    return (b[0] * p, [p, b[0] * p * log(x[0])])
  }

  /// (b₁ + b₂ x + … ) / (1 + b x + …), both of the same degree.
  private static func rational(degree: Int) -> NISTModel {
    NISTModel { x, b in
      let powers = (0...degree).map { pow(x[0], Double($0)) }
      var (numerator, denominator) = (0.0, 1.0)
      for k in 0...degree { numerator += b[k] * powers[k] }
      for k in 1...degree { denominator += b[degree + k] * powers[k] }
      let value = numerator / denominator
      return (
        value,
        powers.map { $0 / denominator } + powers.dropFirst().map { -value * $0 / denominator }
      )
    }
  }

  /// b₁ - b₂ x₁ exp(-b₃ x₂), fitted to log y.
  private static let breakdown = NISTModel { x, b in
    let e = exp(-b[2] * x[1])
    return (b[0] - b[1] * x[0] * e, [1, -x[0] * e, b[1] * x[0] * x[1] * e])
  }

  /// b₁ + b₂ exp(-b₄ x) + b₃ exp(-b₅ x).
  private static let twoExponentials = NISTModel { x, b in
    let (p, q) = (exp(-b[3] * x[0]), exp(-b[4] * x[0]))
    return (b[0] + b[1] * p + b[2] * q, [1, p, q, -b[1] * x[0] * p, -b[2] * x[0] * q])
  }

  /// b₁ (x² + b₂ x) / (x² + b₃ x + b₄).
  private static let kowalik = NISTModel { x, b in
    let x = x[0]
    let (n, d) = (x * x + b[1] * x, x * x + b[2] * x + b[3])
    let value = b[0] * n / d
    return (value, [n / d, b[0] * x / d, -value * x / d, -value / d])
  }

  /// b₁ exp(b₂ / (x + b₃)).
  private static let thermistor = NISTModel { x, b in
    let u = x[0] + b[2]
    let e = exp(b[1] / u)
    return (b[0] * e, [e, b[0] * e / u, -b[0] * e * b[1] / (u * u)])
  }

  /// b₁ - b₂ x - arctan(b₃ / (x - b₄)) / π.
  private static let arctangent = NISTModel { x, b in
    let u = x[0] - b[3]
    let s = Double.pi * (u * u + b[2] * b[2])
    return (b[0] - b[1] * x[0] - atan(b[2] / u) / .pi, [1, -x[0], -u / s, -b[2] / s])
  }

  /// A constant, the yearly cycle, and two cycles of free period b₄ and b₇.
  private static let threeCycles = NISTModel { x, b in
    let x = x[0]
    let year = 2 * Double.pi * x / 12
    var value = b[0] + b[1] * cos(year) + b[2] * sin(year)
    var gradient = [1, cos(year), sin(year)]
    for k in [3, 6] {
      let z = 2 * Double.pi * x / b[k]
      value += b[k + 1] * cos(z) + b[k + 2] * sin(z)
      gradient += [(b[k + 1] * sin(z) - b[k + 2] * cos(z)) * z / b[k], cos(z), sin(z)]
    }
    return (value, gradient)
  }

  /// b₁ / (1 + exp(b₂ - b₃ x)).
  private static let logistic = NISTModel { x, b in
    let e = exp(b[1] - b[2] * x[0])
    let value = b[0] / (1 + e)
    return (value, [1 / (1 + e), -value * e / (1 + e), value * e * x[0] / (1 + e)])
  }

  /// b₁ / (1 + exp(b₂ - b₃ x))^(1/b₄).
  private static let generalLogistic = NISTModel { x, b in
    let e = exp(b[1] - b[2] * x[0])
    let p = pow(1 + e, -1 / b[3])
    let slope = b[0] * p * e / (b[3] * (1 + e))
    return (b[0] * p, [p, -slope, slope * x[0], b[0] * p * log(1 + e) / (b[3] * b[3])])
  }

  /// (b₁ / b₂) exp(-((x - b₃) / b₂)² / 2).
  private static let peak = NISTModel { x, b in
    let z = (x[0] - b[2]) / b[1]
    let e = exp(-z * z / 2) / b[1]
    return (b[0] * e, [e, b[0] * e * (z * z - 1) / b[1], b[0] * e * z / b[1]])
  }

  /// b₁ (b₂ + x)^(-1/b₃).
  private static let shiftedPower = NISTModel { x, b in
    let u = b[1] + x[0]
    let p = pow(u, -1 / b[2])
    return (b[0] * p, [p, -b[0] * p / (b[2] * u), b[0] * p * log(u) / (b[2] * b[2])])
  }
}

extension NISTProblem {
  enum Derivatives: Sendable {
    case analytic
    case differences
  }

  /// The problem as the solver takes it.
  func leastSquares(_ derivatives: Derivatives, weights: [Double]? = nil) -> LeastSquares? {
    guard let model = NISTModel.named(name) else { return nil }
    let (x, y, p) = (predictors, responses, certified.count)
    let residual: LeastSquares.Residual = { b, r in
      for i in x.indices { r[i] = model.evaluate(x[i], b).value - y[i] }
    }
    let jacobian: LeastSquares.Jacobian = { b, output in
      for i in x.indices {
        let gradient = model.evaluate(x[i], b).gradient
        for j in 0..<p { output[i * p + j] = gradient[j] }
      }
    }
    return LeastSquares(
      points: y.count, parameters: p, weights: weights, residual: residual,
      jacobian: derivatives == .analytic ? jacobian : nil)
  }

  func matchingDigits(_ parameters: [Double]) -> Double {
    zip(parameters, certified).map(logRelativeError).min() ?? 0
  }

  func sumOfSquares(at parameters: [Double]) -> Double? {
    guard let model = NISTModel.named(name) else { return nil }
    return zip(predictors, responses).reduce(0) { sum, point in
      let residual = model.evaluate(point.0, parameters.span).value - point.1
      return sum + residual * residual
    }
  }

  /// The same problem with its first point twice.
  func repeatingFirst() -> NISTProblem {
    var problem = self
    problem.responses.insert(responses[0], at: 0)
    problem.predictors.insert(predictors[0], at: 0)
    return problem
  }
}
