internal import CKernels
internal import Kernels

/// GELU with the error function, x Φ(x), and its derivative Φ(x) + x φ(x).
///
/// The value is within 2.1e-7 · max(1, |value|), the derivative within 1.8e-7 (2.9e-7 and 2.1e-7 without fused
/// multiply-add; measured over all floats of 1/128...16). At -∞ both are 0, at +∞ ∞ and 1; NaN
/// stays NaN. With t = |x|, g = e^(-t²/2) and R(t) = Φ(-t) / g, a polynomial of degree 11 (times g within 3.5e-8, and
/// times t g beyond 1), Φ(-t) = R g, and g serves the derivative as well.
@inline(__always)
func geluExact(_ x: Vector) -> (value: Vector, derivative: Vector) {
  // From 13.25 on g is zero: beyond, nothing changes but the straight line.
  let t = smaller(Vector(repeating: 13.25), magnitude(x))
  let square = t * t
  let g = exp2(square, times: Vector(repeating: -0x1.715476p-1))
  var even = Vector(repeating: 0x1.b0176cp-18)
  var odd = Vector(repeating: -0x1.0da3d2p-22)
  even = multiplyAdd(even, square, 0x1.0df442p-11)
  odd = multiplyAdd(odd, square, -0x1.3725acp-14)
  even = multiplyAdd(even, square, 0x1.1f479ep-7)
  odd = multiplyAdd(odd, square, -0x1.41aa96p-9)
  even = multiplyAdd(even, square, 0x1.f9edf4p-5)
  odd = multiplyAdd(odd, square, -0x1.9d232ap-6)
  even = multiplyAdd(even, square, 0x1.ffecd8p-3)
  odd = multiplyAdd(odd, square, -0x1.0fde14p-3)
  even = multiplyAdd(even, square, 0.5)
  odd = multiplyAdd(odd, square, -0x1.9883cep-2)
  let r = multiplyAdd(odd, t, even)
  // Φ(-t) - t φ(t), the derivative at -t; at t it is one minus that. φ(t) = g / sqrt(2π)
  let slope = multiplyAdd(t, Vector(repeating: -0x1.988454p-2), r) * g
  return (
    multiplyAdd(-t, r * g, larger(Vector(), x)),
    wherePositive(x, Vector(repeating: 1) - slope, else: slope)
  )
}

/// GELU with tanh, 0.5 x (1 + tanh(sqrt(2/π) (x + 0.044715 x³))), and its derivative.
///
/// The value is within 1.6e-7 · max(1, |value|), the derivative within 2.2e-7 (1.7e-7 and 2.4e-7 without fused
/// multiply-add, measured likewise). Below -9.9 both are -1e-34 at most; at
/// +∞ they are ∞ and 1; NaN stays NaN. With w = sqrt(8/π) (x + 0.044715 x³) the value is x s, s = 1 / (1 + e^(-w)),
/// and the derivative s + x s (1 - s) w'.
@inline(__always)
func geluTanh(_ x: Vector) -> (value: Vector, derivative: Vector) {
  // At ±9.9 s is 2^-122 or 1: beyond, nothing changes but the straight line.
  let left = larger(Vector(repeating: -9.9), x)
  let middle = smaller(Vector(repeating: 9.9), left)
  let square = middle * middle
  // e^(-w): the coefficients are -sqrt(8/π) log2(e), and that times 0.044715.
  let e = exp2(multiplyAdd(square, Vector(repeating: -0.10294324), -2.3022082), times: middle)
  let s = Vector(repeating: 1) / (e + Vector(repeating: 1))
  // x w'; and s (1 - s) = s² e
  let slope = multiplyAdd(square, Vector(repeating: 0.21406445), 1.5957691) * middle
  return (left * s, multiplyAdd(slope * s, e * s, s))
}

/// Either form, for a kernel that is handed the choice; decide it outside of loops.
@inline(__always)
func gelu(_ x: Vector, _ form: GELU) -> (value: Vector, derivative: Vector) {
  switch form {
  case .exact: geluExact(x)
  case .tanh: geluTanh(x)
  }
}
