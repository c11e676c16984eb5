// Stands in for Functions.swift until that is merged: accurate to 1e-6, no more.

@inline(__always)
private func exponential(_ x: Vector) -> Vector {
  let magic = Vector(repeating: 0x1.8p23)
  let high = Vector(repeating: 87)
  let bounded = x.replacing(with: high, where: x .> high).replacing(with: -high, where: x .< -high)
  let z = multiplyAdd(bounded, Vector(repeating: 0x1.715476p0), magic)
  let n = z - magic
  var r = multiplyAdd(n, Vector(repeating: -0x1.62e4p-1), bounded)
  r = multiplyAdd(n, Vector(repeating: -0x1.7f7d1cp-20), r)
  var p = Vector(repeating: 0x1.6a241ap-10)
  p = multiplyAdd(p, r, Vector(repeating: 0x1.1239f2p-7))
  p = multiplyAdd(p, r, Vector(repeating: 0x1.5558f2p-5))
  p = multiplyAdd(p, r, Vector(repeating: 0x1.555492p-3))
  p = multiplyAdd(p, r, Vector(repeating: 0x1.fffffcp-2))
  p = multiplyAdd(p, r, Vector(repeating: 1))
  p = multiplyAdd(p, r, Vector(repeating: 1))
  let exponent = unsafe unsafeBitCast(z, to: Vector.MaskStorage.self) &<< 23
  return unsafe unsafeBitCast(
    unsafeBitCast(p, to: Vector.MaskStorage.self) &+ exponent, to: Vector.self)
}

@inline(__always)
func geluTanh(_ x: Vector) -> (value: Vector, derivative: Vector) {
  let one = Vector(repeating: 1)
  let k = Vector(repeating: 1.5957691216057308)
  let square = x * x
  let w = k * x * multiplyAdd(Vector(repeating: 0.044715), square, one)
  let s = one / (one + exponential(-w))
  let value = x * s
  let slope = k * multiplyAdd(Vector(repeating: 0.134145), square, one)
  return (value, multiplyAdd(value * (one - s), slope, s))
}

@inline(__always)
func geluExact(_ x: Vector) -> (value: Vector, derivative: Vector) {
  let one = Vector(repeating: 1)
  let g = exponential(-0.5 * x * x)
  let size = x.replacing(with: -x, where: x .< 0)
  let t = one / multiplyAdd(Vector(repeating: 0.3275911 * 0.70710678), size, one)
  var p = Vector(repeating: 1.061405429)
  p = multiplyAdd(p, t, Vector(repeating: -1.453152027))
  p = multiplyAdd(p, t, Vector(repeating: 1.421413741))
  p = multiplyAdd(p, t, Vector(repeating: -0.284496736))
  p = multiplyAdd(p, t, Vector(repeating: 0.254829592))
  let tail = 0.5 * p * t * g
  let Φ = (one - tail).replacing(with: tail, where: x .< 0)
  return (x * Φ, multiplyAdd(x, 0.3989422804 * g, Φ))
}
