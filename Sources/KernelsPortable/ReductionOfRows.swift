/// Writes `value(j)` at every vector of a row.
///
/// `value` may be asked for lanes behind the row's end; they are dropped.
@inline(__always)
func eachVector(
  _ columns: Int, into row: UnsafeMutablePointer<Float>, _ value: (Int) -> Vector
) {
  var j = 0
  while j &+ Vector.lanes <= columns {
    unsafe store(value(j), row + j)
    j &+= Vector.lanes
  }
  if j < columns { unsafe store(value(j), first: columns &- j, row + j) }
}

/// sum = share · Σ of `count` rows in ascending order, begun at what stands in `sum` where it adds.
@inline(__always)
func sumRows(
  _ x: UnsafePointer<Float>, _ count: Int, _ stride: Int, into sum: UnsafeMutablePointer<Float>,
  _ columns: Int, adding: Bool, times share: Vector
) {
  unsafe eachVector(columns, into: sum) { j in
    var total = adding ? unsafe load(sum + j) : Vector()
    var from = unsafe x + j
    for _ in 0..<count {
      unsafe total += load(from)
      unsafe from += stride
    }
    return total * share
  }
}
