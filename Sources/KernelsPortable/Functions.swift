internal import CKernels

// Exponential functions of a vector, to be inlined into kernels.
//
// Goals, in this order: NaN stays NaN and the ends of the range are right; an error of at most a few ulp, stated
// with each function and asserted by FunctionsTests over a stride of all floats; as few instructions as that takes.
// No branch, no table, no approximate reciprocal: each lane is one fixed sequence of operations.
//
// Polynomials are minimax fits with Float coefficients (Tests/KernelsTests/Fixtures/fit_functions.py), evaluated by
// Horner's rule, the running value always the first argument of `multiplyAdd`: where it moves to another position
// the compiler no longer finds the vector instruction.

/// The bits of a vector.
typealias Bits = Vector.MaskStorage

/// e^x: at most 0.93 ulp from -86.98 to 88.72 (0.94 without fused multiply-add).
///
/// Above that infinity; below -86.99 (1.66e-38) zero, so that no result is denormal; NaN stays NaN. x = n ln 2 + r,
/// e^x = 2^n e^r, |r| ≤ ln 2 / 2: n comes from adding 1.5·2²³, whose last place is 1, and ln 2 is split so that n
/// times its upper part is exact. Degree 6, fit error 3e-9. 14 instructions.
@inline(__always)
func exp(_ x: Vector) -> Vector {
  // -87.34 and 89 still round to the n at which the scale is zero and the product overflows.
  let bounded = smaller(Vector(repeating: 89), larger(Vector(repeating: -87.34), x))
  let shifted = multiplyAdd(bounded, Vector(repeating: 0x1.715476p+0), Vector(repeating: shift))
  let n = shifted - Vector(repeating: shift)
  var r = multiplyAdd(n, Vector(repeating: -0x1.62e4p-1), bounded)
  r = multiplyAdd(n, Vector(repeating: -0x1.7f7d1cp-20), r)
  // 2 e^r, as the scale is 2^(n - 1): 2^128 would be infinite where e^x is not.
  var p = Vector(repeating: 0x1.6a48d0p-9)
  p = multiplyAdd(p, r, Vector(repeating: 0x1.12399ap-6))
  p = multiplyAdd(p, r, Vector(repeating: 0x1.5558b4p-4))
  p = multiplyAdd(p, r, Vector(repeating: 0x1.555492p-2))
  p = multiplyAdd(p, r, Vector(repeating: 0x1.fffffcp-1))
  p = multiplyAdd(p, r, Vector(repeating: 2))
  p = multiplyAdd(p, r, Vector(repeating: 2))
  return p * halfScale(shifted)
}

/// tanh x: at most 2 ulp; exactly odd, ±1 from 9.02 on, NaN stays NaN.
///
/// With m = e^(-2|x|) - 1: -m / (m + 2), which cancels nowhere. A dozen multiply-adds and a division.
@inline(__always)
func tanh(_ x: Vector) -> Vector {
  let m = exp2MinusOne(magnitude(x, upTo: 10) * Vector(repeating: -0x1.715476p+1))
  return copySign(of: x, to: -m / (m + Vector(repeating: 2)))
}

/// The error function: at most 3 ulp; exactly odd, ±1 from 3.93 on, NaN stays NaN.
///
/// erf t = 1 - 2^(-t P(t)), where P approximates -log2(erfc t) / t on 0...4 to 6e-9 of erf with degree 8: one formula,
/// accurate near zero and far out.
@inline(__always)
func erf(_ x: Vector) -> Vector {
  let t = magnitude(x, upTo: 4)
  var p = Vector(repeating: -0x1.9a4830p-17)
  p = multiplyAdd(p, t, Vector(repeating: 0x1.512880p-13))
  p = multiplyAdd(p, t, Vector(repeating: -0x1.cffb56p-11))
  p = multiplyAdd(p, t, Vector(repeating: 0x1.3570a2p-9))
  p = multiplyAdd(p, t, Vector(repeating: -0x1.973b74p-13))
  p = multiplyAdd(p, t, Vector(repeating: -0x1.c4fdc6p-6))
  p = multiplyAdd(p, t, Vector(repeating: 0x1.2fada8p-3))
  p = multiplyAdd(p, t, Vector(repeating: 0x1.d63ebcp-1))
  p = multiplyAdd(p, t, Vector(repeating: 0x1.a0be84p+0))
  return copySign(of: x, to: -exp2MinusOne(-(p * t)))
}

// MARK: - Their parts

/// 1.5·2²³ + 126: adding it rounds to a whole number and leaves that, plus 126, in the lowest bits.
private var shift: Float { 0x1.8p+23 + 126 }

/// 2^(n - 1), or zero for n = -126, from n + `shift`.
@inline(__always)
private func halfScale(_ shifted: Vector) -> Vector {
  unsafe unsafeBitCast(unsafeBitCast(shifted, to: Bits.self) &<< 23, to: Vector.self)
}

/// (2^f - 1) / f for |f| ≤ 1/2. Degree 5, fit error 1.3e-8.
@inline(__always)
private func exp2Slope(_ f: Vector) -> Vector {
  var q = Vector(repeating: 0x1.42a30ap-13)
  q = multiplyAdd(q, f, Vector(repeating: 0x1.5ef17ap-10))
  q = multiplyAdd(q, f, Vector(repeating: 0x1.3b2c32p-7))
  q = multiplyAdd(q, f, Vector(repeating: 0x1.c6afa4p-5))
  q = multiplyAdd(q, f, Vector(repeating: 0x1.ebfbdep-3))
  return multiplyAdd(q, f, Vector(repeating: 0x1.62e430p-1))
}

/// 2^y for y in -126...127; at -126 zero.
@inline(__always)
func exp2(_ y: Vector) -> Vector {
  let shifted = y + Vector(repeating: shift)
  let f = y - (shifted - Vector(repeating: shift))
  let scale = halfScale(shifted)
  let p = multiplyAdd(exp2Slope(f), f, Vector(repeating: 1))
  return p * (scale + scale)
}

/// 2^y - 1 for y in -125...0, with a small relative error near zero as well.
@inline(__always)
private func exp2MinusOne(_ y: Vector) -> Vector {
  let shifted = y + Vector(repeating: shift)
  let f = y - (shifted - Vector(repeating: shift))
  let half = halfScale(shifted)
  let scale = half + half
  return multiplyAdd(exp2Slope(f), f * scale, scale - Vector(repeating: 1))
}

private var signBit: Bits { Bits(repeating: Bits.Scalar.min) }

/// min(|x|, bound), NaN where x is.
@inline(__always)
func magnitude(_ x: Vector, upTo bound: Float) -> Vector {
  let t = unsafe unsafeBitCast(unsafeBitCast(x, to: Bits.self) & ~signBit, to: Vector.self)
  return smaller(Vector(repeating: bound), t)
}

/// `size`, which is not negative, with the sign of x.
@inline(__always)
func copySign(of x: Vector, to size: Vector) -> Vector {
  unsafe unsafeBitCast(
    unsafeBitCast(x, to: Bits.self) & signBit | unsafeBitCast(size, to: Bits.self), to: Vector.self)
}
