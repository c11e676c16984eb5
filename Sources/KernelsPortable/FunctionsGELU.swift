internal import CKernels
internal import Kernels

/// GELU with the error function, x Φ(x), and its derivative Φ(x) + x φ(x).
///
/// Absolute errors: TBD
@inline(__always)
func geluExact(_ x: Vector) -> (value: Vector, derivative: Vector) {
  // From 13.2 on e^(-t²/2) is zero here: beyond, nothing changes but the straight line.
  let t = magnitude(x, upTo: 13.2)
  let g = exp2(t * t * Vector(repeating: -0x1.715476p-1))
  var r = Vector(repeating: -0x1.0da3d2p-22)
  r = multiplyAdd(r, t, Vector(repeating: 0x1.b0176cp-18))
  r = multiplyAdd(r, t, Vector(repeating: -0x1.3725acp-14))
  r = multiplyAdd(r, t, Vector(repeating: 0x1.0df442p-11))
  r = multiplyAdd(r, t, Vector(repeating: -0x1.41aa96p-9))
  r = multiplyAdd(r, t, Vector(repeating: 0x1.1f479ep-7))
  r = multiplyAdd(r, t, Vector(repeating: -0x1.9d232ap-6))
  r = multiplyAdd(r, t, Vector(repeating: 0x1.f9edf4p-5))
  r = multiplyAdd(r, t, Vector(repeating: -0x1.0fde14p-3))
  r = multiplyAdd(r, t, Vector(repeating: 0x1.ffecd8p-3))
  r = multiplyAdd(r, t, Vector(repeating: -0x1.9883cep-2))
  r = multiplyAdd(r, t, Vector(repeating: 0.5))
  // Φ(-t), and t φ(t) on top: for x > 0 both count from the other side.
  let tail = r * g
  let slope = multiplyAdd(t * g, Vector(repeating: -0x1.988454p-2), tail)
  return (
    multiplyAdd(-t, tail, larger(Vector(), x)),
    wherePositive(x, Vector(repeating: 1) - slope, else: slope)
  )
}

/// GELU with tanh, 0.5 x (1 + tanh(sqrt(2/π) (x + 0.044715 x³))), and its derivative.
///
/// With w = sqrt(8/π) (x + 0.044715 x³) it is x s, s = 1 / (1 + e^(-w)), and the derivative s + x s (1 - s) w'.
@inline(__always)
func geluTanh(_ x: Vector) -> (value: Vector, derivative: Vector) {
  // At ±9.9 s is 2^-122 or 1: beyond, nothing changes but the straight line.
  let left = larger(Vector(repeating: -9.9), x)
  let bounded = smaller(Vector(repeating: 9.9), left)
  let square = bounded * bounded
  // -w log2(e) = bounded · inner
  let inner = multiplyAdd(
    square, Vector(repeating: -0.10294324), Vector(repeating: -2.3022082))
  let e = exp2(inner * bounded)
  let s = Vector(repeating: 1) / (e + Vector(repeating: 1))
  // x w'
  let slope =
    multiplyAdd(square, Vector(repeating: 0.21406445), Vector(repeating: 1.5957691)) * bounded
  return (left * s, multiplyAdd(slope * s, e * s, s))
}

/// Both forms, for a kernel that is handed the choice.
@inline(__always)
func gelu(_ x: Vector, _ form: GELU) -> (value: Vector, derivative: Vector) {
  switch form {
  case .exact: geluExact(x)
  case .tanh: geluTanh(x)
  }
}
