/// C = A B for the few rows of one row block, all columns; what attention's six products have in common.
///
/// A[i][k] stands at `a[i * rowStride + k * kStride]`: (stride, 1) as it stands, (1, stride) transposed. B[k][j]
/// of column block n stands at `b[n * bBlock + k * bStep + j]`: a matrix in rows has bBlock = `tileColumns`, a
/// matrix in panels has bStep = `tileColumns`. C gets exactly `columns` columns; rows <= `tileRows`.
@inline(never)
func multiplyRows(
  _ rows: Int, _ a: UnsafePointer<Float>, rowStride: Int, kStride: Int, _ b: UnsafePointer<Float>,
  bStep: Int, bBlock: Int, depth: Int, into c: UnsafeMutablePointer<Float>, stride: Int,
  columns: Int
) {
  @inline(__always)
  func tiles<let R: Int>(_: Tile<R, Float32s>.Type) {
    var (b, c, left) = unsafe (b, c, columns)
    while left > 0 {
      var tile = Tile<R, Float32s>()
      if left == Vector.lanes {
        // The right half is not used, so that the compiler leaves it out.
        unsafe tile.accumulateEither(
          a, rowStride: rowStride, kStride: kStride, b, bStep: bStep, depth: depth)
        Tile<R, Float32s>.forEachRow { i in unsafe store(tile.left[unchecked: i], c + i &* stride) }
      } else {
        unsafe tile.accumulateEither(
          a, rowStride: rowStride, kStride: kStride, b, bStep: bStep, depth: depth)
        unsafe tile.write(to: c, stride: stride, columns: min(left, tileColumns))
      }
      unsafe b += bBlock
      unsafe c += tileColumns
      left &-= tileColumns
    }
  }
  switch rows {
  case 1: tiles(Tile<1, Float32s>.self)
  case 2: tiles(Tile<2, Float32s>.self)
  case 3: tiles(Tile<3, Float32s>.self)
  case 4: tiles(Tile<4, Float32s>.self)
  case 5: tiles(Tile<5, Float32s>.self)
  case 6: tiles(Tile<6, Float32s>.self)
  #if AVX512 || NEON
    case 7: tiles(Tile<7, Float32s>.self)
    case 8: tiles(Tile<8, Float32s>.self)
    case 9: tiles(Tile<9, Float32s>.self)
    case 10: tiles(Tile<10, Float32s>.self)
    case 11: tiles(Tile<11, Float32s>.self)
    case 12: tiles(Tile<12, Float32s>.self)
  #endif
  default: preconditionFailure("\(rows) rows in a block of \(tileRows)")
  }
}

extension Tile {
  /// `accumulate` with constants where they are ones: less arithmetic of addresses, 2 to 5 % of a step with 128
  /// tokens and more.
  @inline(__always)
  fileprivate mutating func accumulateEither(
    _ a: UnsafePointer<Float>, rowStride: Int, kStride: Int, _ b: UnsafePointer<Float>, bStep: Int,
    depth: Int
  ) {
    if rowStride == 1 {
      unsafe accumulate(a, rowStride: 1, kStride: kStride, b, bStep: bStep, depth: depth)
    } else {
      unsafe accumulate(a, rowStride: rowStride, kStride: 1, b, bStep: bStep, depth: depth)
    }
  }
}
