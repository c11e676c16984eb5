#if AVX512
  private typealias Square = InlineArray<16, Vector>
  private typealias Pairs = SIMD8<Double>
#elseif AVX2
  private typealias Square = InlineArray<8, Vector>
  private typealias Pairs = SIMD4<Double>
#else
  private typealias Square = InlineArray<4, Vector>
#endif

/// Panels of the transpose: Xᵀ[d][t] at `panels[t / tileColumns * D * tileColumns + d * tileColumns + t % tileColumns]`.
///
/// x (T, D). The last panel is filled up with zeros. Squares of one register each way are transposed in
/// registers; a scalar loop takes as long as a fifth of the product that follows, at T = 49.
@inline(never)
func packHead(
  _ x: UnsafePointer<Float>, stride: Int, tokens: Int, headWidth: Int,
  into panels: UnsafeMutablePointer<Float>
) {
  let lanes = Vector.lanes
  var t = 0
  while t < tokens {
    let rows = unsafe x + t &* stride
    let columns = unsafe panels + (t / tileColumns &* tileColumns &* headWidth + t % tileColumns)
    let count = min(tokens &- t, lanes)
    var d = 0
    while d &+ lanes <= headWidth {
      unsafe transpose(rows + d, stride: stride, count: count, into: columns + d &* tileColumns)
      d &+= lanes
    }
    while d < headWidth {
      for i in 0..<lanes {
        unsafe columns[d &* tileColumns &+ i] = i < count ? rows[i &* stride &+ d] : 0
      }
      d &+= 1
    }
    t &+= lanes
  }
}

/// Transposes a square of `count` rows, and rows of zeros after them.
///
/// Swaps the two squares of half the side that lie off the diagonal; then the same in each square of half the side,
/// down to single elements.
@inline(__always)
private func transpose(
  _ x: UnsafePointer<Float>, stride: Int, count: Int, into y: UnsafeMutablePointer<Float>
) {
  var square = zeroSquare()
  forEachRow { i in
    if i < count { unsafe square[unchecked: i] = load(x + i &* stride) }
  }
  swapSquares(&square, Vector.lanes / 2) { swapHalves($0, $1) }
  #if AVX512
    swapSquares(&square, 4) {
      let (low, high) = (swapHalves($0.lowHalf, $1.lowHalf), swapHalves($0.highHalf, $1.highHalf))
      return (Vector(lowHalf: low.0, highHalf: high.0), Vector(lowHalf: low.1, highHalf: high.1))
    }
  #endif
  #if AVX512 || AVX2
    swapSquares(&square, 2) { swapPairs($0, $1) }
  #endif
  swapSquares(&square, 1) { swapSingles($0, $1) }
  forEachRow { i in unsafe store(square[unchecked: i], y + i &* tileColumns) }
}

/// Spelled out, because the library's `init(repeating:)` is not inlined for ten rows and more.
@inline(__always)
private func zeroSquare() -> Square {
  let z = Vector.zero
  #if AVX512
    return [z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z]
  #elseif AVX2
    return [z, z, z, z, z, z, z, z]
  #else
    return [z, z, z, z]
  #endif
}

/// All rows of a square, unrolled: the optimiser does not unroll a loop over sixteen.
@inline(__always)
private func forEachRow(_ body: (Int) -> Void) {
  for i in 0..<min(Vector.lanes, 8) { body(i) }
  for i in min(Vector.lanes, 8)..<Vector.lanes { body(i) }
}

@inline(__always)
private func swapSquares(
  _ square: inout Square, _ side: Int, _ swap: (Vector, Vector) -> (Vector, Vector)
) {
  forEachRow { i in
    if i & side == 0 {
      unsafe (square[unchecked: i], square[unchecked: i &+ side]) = swap(
        square[unchecked: i], square[unchecked: i &+ side])
    }
  }
}

@inline(__always)
private func swapHalves(_ a: Vector, _ b: Vector) -> (Vector, Vector) {
  (
    Vector(lowHalf: a.lowHalf, highHalf: b.lowHalf),
    Vector(lowHalf: a.highHalf, highHalf: b.highHalf)
  )
}

#if AVX512
  @inline(__always)
  private func swapHalves(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> (SIMD8<Float>, SIMD8<Float>) {
    (
      SIMD8(lowHalf: a.lowHalf, highHalf: b.lowHalf),
      SIMD8(lowHalf: a.highHalf, highHalf: b.highHalf)
    )
  }
#endif

/// (a0 b0 a2 b2 ..., a1 b1 a3 b3 ...).
@inline(__always)
private func swapSingles(_ a: Vector, _ b: Vector) -> (Vector, Vector) {
  var (even, odd) = (a, b)
  even.oddHalf = b.evenHalf
  odd.evenHalf = a.oddHalf
  return (even, odd)
}

#if AVX512 || AVX2
  /// The same with pairs of lanes, which are the bits of a double.
  @inline(__always)
  private func swapPairs(_ a: Vector, _ b: Vector) -> (Vector, Vector) {
    var (even, odd) = unsafe (unsafeBitCast(a, to: Pairs.self), unsafeBitCast(b, to: Pairs.self))
    (even.oddHalf, odd.evenHalf) = (odd.evenHalf, even.oddHalf)
    return unsafe (unsafeBitCast(even, to: Vector.self), unsafeBitCast(odd, to: Vector.self))
  }
#endif

/// The least multiple of `unit` that is not less than `n`.
@inline(__always)
func roundUp(_ n: Int, to unit: Int) -> Int { (n &+ unit &- 1) / unit &* unit }
