#if AVX512 || NEON
  private typealias FullTile = Tile<12, Float32s>
#else
  private typealias FullTile = Tile<6, Float32s>
#endif

/// Floating-point operations of a round of `multiplyAdds`; a multiply-add is two.
package let flopsPerRound = 2 * tileRows * tileColumns

/// Multiply-adds in as many independent chains as a full tile has, and nothing else: what the processor can do.
///
/// The result depends on each, so that none is left out. Without a fused multiply-add it is a
/// multiplication and an addition.
@inline(never)
package func multiplyAdds(rounds: Int, factor: Float, term: Float) -> Float {
  let x = Vector(repeating: factor)
  let y = Vector(repeating: term)
  var tile = FullTile(left: x, right: y)
  for _ in 0..<rounds { tile.step(factor: x, term: y) }
  var sum = Vector.zero
  FullTile.forEachRow { i in unsafe sum += tile.left[unchecked: i] + tile.right[unchecked: i] }
  return sum[0]
}

extension Tile {
  /// c = c x + y for all accumulators.
  @inline(__always)
  fileprivate mutating func step(factor x: Vector, term y: Vector) {
    Self.forEachRow { i in
      unsafe left[unchecked: i] = multiplyAdd(left[unchecked: i], x, y)
      unsafe right[unchecked: i] = multiplyAdd(right[unchecked: i], x, y)
    }
  }
}
