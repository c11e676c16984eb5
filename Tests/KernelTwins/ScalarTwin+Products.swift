package import Kernels

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension ScalarTwin {
  package func panelFloats(depth: Int, columns: Int) -> Int { depth * columns }

  package func pack(_ source: Matrix, into panels: Panels) {
    for k in 0..<panels.depth {
      for n in 0..<panels.columns {
        panels.base[k * panels.columns + n] = source.base[k * source.stride + n]
      }
    }
  }

  package func packTransposed(_ source: Matrix, into panels: Panels) {
    for k in 0..<panels.depth {
      for n in 0..<panels.columns {
        panels.base[k * panels.columns + n] = source.base[n * source.stride + k]
      }
    }
  }

  package func multiply(_ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue) {
    for i in 0..<c.rows {
      for j in 0..<c.columns {
        var y = 0.0
        for k in 0..<a.columns {
          y += Double(a.base[i * a.stride + k]) * Double(b.base[k * b.columns + j])
        }
        switch epilogue {
        case .none: break
        case .bias(let bias): y += Double(bias.base[j])
        case .residual(let bias, let x):
          y += Double(bias.base[j]) + Double(x.base[i * x.stride + j])
        case .gelu(let bias, let form, let derivative):
          y += Double(bias.base[j])
          let slope: Double
          (y, slope) = geluAndDerivative(y, form)
          derivative.base[i * derivative.stride + j] = Float(slope)
        case .times(let factor): y *= Double(factor.base[i * factor.stride + j])
        }
        c.base[i * c.stride + j] = Float(y)
      }
    }
  }

  package func multiplyTransposed(_ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool) {
    for i in 0..<c.rows {
      for j in 0..<c.columns {
        var y = adding ? Double(c.base[i * c.stride + j]) : 0
        for t in 0..<a.rows {
          y += Double(a.base[t * a.stride + i]) * Double(b.base[t * b.stride + j])
        }
        c.base[i * c.stride + j] = Float(y)
      }
    }
  }

  package func sumColumns(_ x: Matrix, into sums: Row, adding: Bool) {
    for j in 0..<x.columns {
      var sum = adding ? Double(sums.base[j]) : 0
      for i in 0..<x.rows { sum += Double(x.base[i * x.stride + j]) }
      sums.base[j] = Float(sum)
    }
  }
}

/// GELU and its derivative in double precision, by their definitions.
private func geluAndDerivative(_ x: Double, _ form: GELU) -> (Double, Double) {
  switch form {
  case .exact:
    let Φ = 0.5 * erfc(-x / 2.0.squareRoot())
    let φ = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    return (x * Φ, Φ + x * φ)
  case .tanh:
    let k = (2 / Double.pi).squareRoot()
    let t = tanh(k * (x + 0.044715 * x * x * x))
    let slope: Double = k * (1 + 3 * 0.044715 * x * x) * (1 - t * t)
    return (0.5 * x * (1 + t), 0.5 * (1 + t + x * slope))
  }
}
