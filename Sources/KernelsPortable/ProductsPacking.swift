internal import Kernels

/// B[k][j] = source[k][j] in panels of `tileColumns` columns, each [depth][tileColumns], the last filled up with zeros.
func packRows(_ source: Matrix, into panels: UnsafeMutablePointer<Float>) {
  let lanes = Vector.lanes
  var panel = unsafe panels
  var column = 0
  while column < source.columns {
    let width = min(tileColumns, source.columns &- column)
    var from = unsafe UnsafePointer(source.base) + column
    for _ in 0..<source.rows {
      if width == tileColumns {
        unsafe store(load(from), panel)
        unsafe store(load(from + lanes), panel + lanes)
      } else {
        for j in 0..<width { unsafe panel[j] = from[j] }
        for j in width..<tileColumns { unsafe panel[j] = 0 }
      }
      unsafe from += source.stride
      unsafe panel += tileColumns
    }
    column &+= tileColumns
  }
}

/// B[k][j] = source[j][k] in panels, as above.
func packColumns(_ source: Matrix, into panels: UnsafeMutablePointer<Float>) {
  let depth = source.columns
  var panel = unsafe panels
  var column = 0
  while column < source.rows {
    let width = min(tileColumns, source.rows &- column)
    let from = unsafe UnsafePointer(source.base) + column &* source.stride
    for k in 0..<depth {
      for j in 0..<width { unsafe panel[j] = from[j &* source.stride &+ k] }
      for j in width..<tileColumns { unsafe panel[j] = 0 }
      unsafe panel += tileColumns
    }
    column &+= tileColumns
  }
}
