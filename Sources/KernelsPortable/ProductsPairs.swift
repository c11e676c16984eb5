internal import CKernels
internal import Kernels

// Pairs: two numbers in bfloat16 in the 32 bits of a float, the one of the odd index in the upper half. Where their
// number is odd, the last has zero for a partner.

/// pairs[i][p] = (x[i][2p + 1], x[i][2p]): neighbours in a row; (rows, columns / 2).
func pairRows(_ x: Matrix, into pairs: UnsafeMutablePointer<Float>, stride: Int) {
  let count = (x.columns &+ 1) / 2
  for i in 0..<x.rows {
    let row = unsafe UnsafePointer(x.base) + i &* x.stride
    let out = unsafe pairs + i &* stride
    var p = 0
    while p < count {
      let both = unsafe TwoVectors(
        lowHalf: load(row + 2 &* p), highHalf: load(row + 2 &* p + Vector.lanes))
      unsafe store(CKernels.pairs(upper: both.oddHalf, lower: both.evenHalf), out + p)
      p &+= Vector.lanes
    }
    if x.columns & 1 == 1 { unsafe out[count &- 1] = pair(upper: 0, lower: row[x.columns &- 1]) }
  }
}

/// pairs[p][j] = (x[2p + 1][j], x[2p][j]): neighbours in a column; (rows / 2, columns).
func pairColumns(_ x: Matrix, into pairs: UnsafeMutablePointer<Float>, stride: Int) {
  for p in 0..<(x.rows &+ 1) / 2 {
    let lower = unsafe UnsafePointer(x.base) + 2 &* p &* x.stride
    let upper = 2 &* p &+ 1 < x.rows ? unsafe lower + x.stride : nil
    let out = unsafe pairs + p &* stride
    var j = 0
    while j < x.columns {
      let above = unsafe upper.map { unsafe load($0 + j) } ?? .zero
      unsafe store(CKernels.pairs(upper: above, lower: load(lower + j)), out + j)
      j &+= Vector.lanes
    }
  }
}

/// Panels of pairs along k of B[k][j] = source[k][j], or source[j][k] where it is transposed.
func packPanels(
  ofPairs source: Matrix, isTransposed: Bool, into panels: UnsafeMutablePointer<Float>
) {
  let (depth, columns) =
    isTransposed ? (source.columns, source.rows) : (source.rows, source.columns)
  let (kStep, jStep) = isTransposed ? (1, source.stride) : (source.stride, 1)
  var panel = unsafe panels
  var column = 0
  while column < columns {
    let width = min(tileColumns, columns &- column)
    for k in stride(from: 0, to: depth, by: 2) {
      let from = unsafe UnsafePointer(source.base) + (k &* kStep &+ column &* jStep)
      for j in 0..<width {
        let upper = k &+ 1 < depth ? unsafe from[kStep &+ j &* jStep] : 0
        unsafe panel[j] = pair(upper: upper, lower: from[j &* jStep])
      }
      for j in width..<tileColumns { unsafe panel[j] = 0 }
      unsafe panel += tileColumns
    }
    column &+= tileColumns
  }
}

@inline(__always)
private func pair(upper: Float, lower: Float) -> Float {
  CKernels.pairs(upper: SIMD4(repeating: upper), lower: SIMD4(repeating: lower))[0]
}

#if AVX512
  private typealias TwoVectors = SIMD32<Float>
#elseif AVX2
  private typealias TwoVectors = SIMD16<Float>
#else
  private typealias TwoVectors = SIMD8<Float>
#endif
