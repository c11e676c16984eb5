package import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ScalarTwin {
  package func exp(_ x: Row, into y: Row) { map(x, into: y, powerOfE) }

  package func tanh(_ x: Row, into y: Row) { map(x, into: y, hyperbolicTangent) }

  package func erf(_ x: Row, into y: Row) { map(x, into: y, errorFunction) }

  package func gelu(_ x: Row, _ form: GELU, into y: Row, derivative: Row) {
    map(x, into: y) { Self.gelu($0, form).value }
    map(x, into: derivative) { Self.gelu($0, form).derivative }
  }

  /// GELU and its derivative in double precision.
  package static func gelu(_ x: Double, _ form: GELU) -> (value: Double, derivative: Double) {
    switch form {
    case .exact:
      if x == -.infinity { return (0, 0) }
      if x == .infinity { return (x, 1) }
      // Φ by erfc: no digits are lost on the left.
      let probability = 0.5 * erfc(-x / 2.0.squareRoot())
      let density = powerOfE(-x * x / 2) / (2 * Double.pi).squareRoot()
      return (x * probability, probability + x * density)
    case .tanh:
      // Beyond, s is 0 or 1 in double precision, and x³ may overflow.
      if x > 100 { return (x, 1) }
      if x < -100 { return (0, 0) }
      let w = (8 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
      let slope = (8 / Double.pi).squareRoot() * (1 + 0.134145 * x * x)
      // s = (1 + tanh(w / 2)) / 2
      let s = 1 / (1 + powerOfE(-w))
      return (x * s, s + x * s * (1 - s) * slope)
    }
  }
}

private func map(_ x: Row, into y: Row, _ f: (Double) -> Double) {
  for i in 0..<x.count { y.base[i] = Float(f(Double(x.base[i]))) }
}

// Outside the type, whose methods hide the library's functions.
private func powerOfE(_ x: Double) -> Double { exp(x) }
private func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
private func errorFunction(_ x: Double) -> Double { erf(x) }
