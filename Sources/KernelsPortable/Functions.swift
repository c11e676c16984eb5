internal import CKernels

// Exponential functions of a vector, to be inlined into kernels.
//
// Goals, in this order: NaN stays NaN and the ends of the range are right; an error of few ulp, stated with each
// function: the largest over all floats, measured, and asserted by FunctionsTests over a stride of them; as little
// time as that takes. No branch, no table, no approximate reciprocal: each lane is one fixed sequence of operations.
//
// Polynomials are minimax fits with Float coefficients (Tests/KernelsTests/Fixtures/fit_functions.py). Time is the
// length of the chain of dependent steps, as no processor holds more than two or three calls at once; so a polynomial
// is split into parts that do not wait for each other where its last digits allow it.

/// e^x: at most 0.90 ulp; 1.17 without fused multiply-add.
///
/// From 88.7229 on infinity; below -86.99, where the result is 1.66e-38, zero: no result is denormal. NaN stays NaN.
/// x = n ln 2 + r and e^x = 2^n e^r: adding 1.5·2²³, whose last place is 1, rounds to n, and ln 2 is split so that n
/// times its upper part is exact. Degree 6, fit error 3e-9.
@inline(__always)
func exp(_ x: Vector) -> Vector {
  // The bounds still round to an n whose scale is zero, or at which the product overflows.
  let bounded = smaller(Vector(repeating: 89), larger(Vector(repeating: -87.34), x))
  // 2 e^r and 2^(n - 1): 2^128 would be infinite where e^x is not.
  let shift: Float = 0x1.8p+23 + 126
  let shifted = multiplyAdd(bounded, Vector(repeating: 0x1.715476p+0), shift)
  let n = shifted - Vector(repeating: shift)
  var r = multiplyAdd(n, Vector(repeating: -0x1.62e4p-1), bounded)
  r = multiplyAdd(n, Vector(repeating: -0x1.7f7d1cp-20), r)
  var p = Vector(repeating: 0x1.6a48d0p-9)
  p = multiplyAdd(p, r, 0x1.12399ap-6)
  p = multiplyAdd(p, r, 0x1.5558b4p-4)
  p = multiplyAdd(p, r, 0x1.555492p-2)
  p = multiplyAdd(p, r, 0x1.fffffcp-1)
  p = multiplyAdd(p, r, 2)
  p = multiplyAdd(p, r, 2)
  return p * exponent(shifted)
}

/// tanh x: at most 4.0 ulp; exactly odd, ±1 from 9.02 on, NaN stays NaN.
///
/// With m = e^(-2|x|) - 1 it is -m / (m + 2), which cancels nowhere.
@inline(__always)
func tanh(_ x: Vector) -> Vector {
  let t = smaller(Vector(repeating: 10), magnitude(x))
  let m = exp2MinusOne(t, times: Vector(repeating: -0x1.715476p+1))
  return copySign(of: x, to: -m / (m + Vector(repeating: 2)))
}

/// The error function: at most 3.15 ulp, 3.32 without fused multiply-add; exactly odd, ±1 from 3.93 on, NaN stays NaN.
///
/// erf t = 1 - 2^(-t P(t)), where P is -log2(erfc t) / t to within 6e-9 of erf t on 0...4, with degree 8: one formula
/// that is accurate near zero as well.
@inline(__always)
func erf(_ x: Vector) -> Vector {
  let t = smaller(Vector(repeating: 4), magnitude(x))
  var p = Vector(repeating: 0x1.9a4830p-17)
  p = multiplyAdd(p, t, -0x1.512880p-13)
  p = multiplyAdd(p, t, 0x1.cffb56p-11)
  p = multiplyAdd(p, t, -0x1.3570a2p-9)
  p = multiplyAdd(p, t, 0x1.973b74p-13)
  p = multiplyAdd(p, t, 0x1.c4fdc6p-6)
  p = multiplyAdd(p, t, -0x1.2fada8p-3)
  p = multiplyAdd(p, t, -0x1.d63ebcp-1)
  p = multiplyAdd(p, t, -0x1.a0be84p+0)
  return copySign(of: x, to: -exp2MinusOne(p, times: t))
}

// MARK: - Their parts

/// 2^(a b) for a b in -126.4...127; zero from there to -127.
@inline(__always)
func exp2(_ a: Vector, times b: Vector) -> Vector {
  let (shifted, f) = splitProduct(a, b)
  return multiplyAdd(exp2Slope(f), f, 1) * exponent(shifted)
}

/// 2^(a b) - 1 for a b in -126...0, with a small relative error near zero as well.
@inline(__always)
private func exp2MinusOne(_ a: Vector, times b: Vector) -> Vector {
  let (shifted, f) = splitProduct(a, b)
  let scale = exponent(shifted)
  return multiplyAdd(exp2Slope(f), f * scale, scale - Vector(repeating: 1))
}

/// a b = n + f with |f| ≤ 1/2; n + 127 is in the lowest bits of `shifted`.
@inline(__always)
private func splitProduct(_ a: Vector, _ b: Vector) -> (shifted: Vector, fraction: Vector) {
  let shift: Float = 0x1.8p+23 + 127
  let shifted = multiplyAdd(a, b, shift)
  return (shifted, multiplyAdd(a, b, Vector(repeating: shift) - shifted))
}

/// Q(f) = (2^f - 1) / f for |f| ≤ 1/2.
///
/// Degree 5; f Q(f) and 1 + f Q(f) are within 1.3e-8 of 2^f - 1 and 2^f.
@inline(__always)
private func exp2Slope(_ f: Vector) -> Vector {
  let square = f * f
  let high = multiplyAdd(Vector(repeating: 0x1.42a30ap-13), f, 0x1.5ef17ap-10)
  let middle = multiplyAdd(Vector(repeating: 0x1.3b2c32p-7), f, 0x1.c6afa4p-5)
  let low = multiplyAdd(Vector(repeating: 0x1.ebfbdep-3), f, 0x1.62e430p-1)
  return multiplyAdd(multiplyAdd(high, square, middle), square, low)
}

@inline(__always)
func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Float) -> Vector {
  multiplyAdd(a, b, Vector(repeating: c))
}

private typealias Bits = Vector.MaskStorage

/// The lowest bits moved up by the 23 places of the fraction: n + 127 becomes 2^n, zero for n = -127.
@inline(__always)
private func exponent(_ shifted: Vector) -> Vector {
  unsafe unsafeBitCast(unsafeBitCast(shifted, to: Bits.self) &<< 23, to: Vector.self)
}

/// The absolute value.
@inline(__always)
func magnitude(_ x: Vector) -> Vector {
  unsafe unsafeBitCast(
    unsafeBitCast(x, to: Bits.self) & Bits(repeating: .max), to: Vector.self)
}

/// `size`, which is not negative, with the sign of x.
@inline(__always)
private func copySign(of x: Vector, to size: Vector) -> Vector {
  unsafe unsafeBitCast(
    unsafeBitCast(x, to: Bits.self) & Bits(repeating: .min) | unsafeBitCast(size, to: Bits.self),
    to: Vector.self)
}
