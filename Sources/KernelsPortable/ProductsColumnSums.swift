internal import Kernels

/// sums[j] = Σ_i x[i][j], or sums[j] += that, in ascending i.
func addRows(_ x: Matrix, into sums: UnsafeMutablePointer<Float>, adding: Bool) {
  let lanes = Vector.lanes
  var column = 0
  while column < x.columns {
    let width = min(4 &* lanes, x.columns &- column)
    let sum = unsafe sums + column
    var s0 = unsafe adding ? load(sum) : .zero
    var s1 = unsafe adding ? load(sum + lanes) : .zero
    var s2 = unsafe adding ? load(sum + 2 &* lanes) : .zero
    var s3 = unsafe adding ? load(sum + 3 &* lanes) : .zero
    var from = unsafe UnsafePointer(x.base) + column
    for _ in 0..<x.rows {
      unsafe s0 += load(from)
      unsafe s1 += load(from + lanes)
      unsafe s2 += load(from + 2 &* lanes)
      unsafe s3 += load(from + 3 &* lanes)
      unsafe from += x.stride
    }
    unsafe storeFirst(width, s0, sum)
    unsafe storeFirst(width &- lanes, s1, sum + lanes)
    unsafe storeFirst(width &- 2 &* lanes, s2, sum + 2 &* lanes)
    unsafe storeFirst(width &- 3 &* lanes, s3, sum + 3 &* lanes)
    column &+= 4 &* lanes
  }
}

/// Stores as many lanes as there are, the first `count` or none.
@inline(__always)
private func storeFirst(_ count: Int, _ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
  if count >= Vector.lanes {
    unsafe store(vector, pointer)
  } else if count > 0 {
    unsafe store(vector, first: count, pointer)
  }
}
