internal import Kernels

/// A product C = A B with what begins and ends its elements, or one tile's part of it.
///
/// A and B stand in memory as their steps say, so that one code serves A as it stands or transposed, and B
/// packed or as it stands. `run` computes it all, tile after tile.
@unsafe struct Product {
  /// A[i][k] stands at `a[i * rowStride + k * kStride]`.
  var a: UnsafePointer<Float>
  let rowStride: Int
  let kStride: Int
  /// B[k][j] stands at `b[j * panelStep + k * bStep]` for j a multiple of `tileColumns`; its row goes on from there.
  var b: UnsafePointer<Float>
  let bStep: Int
  let panelStep: Int
  let depth: Int
  var c: UnsafeMutablePointer<Float>
  let cStride: Int
  /// Where the chains of additions begin: at C, at a bias, or at zero.
  var beginsAtC = false
  var bias: UnsafePointer<Float>?
  /// What is added to an element after its chain, or what it is multiplied by.
  var term: UnsafePointer<Float>?
  var factor: UnsafePointer<Float>?
  var otherStride = 0
  /// Where C becomes gelu(C), and gelu'(C) is kept.
  var derivative: UnsafeMutablePointer<Float>?
  var derivativeStride = 0
  var form = GELU.exact
}

extension Product {
  /// Computes C (rows, columns).
  ///
  /// Strips of rows, in each the panels of B, in each the tiles: a panel stays in the first-level cache while
  /// it meets the rows of a strip. No blocks along k, for the widths of these models are small. Goto,
  /// van de Geijn 2008, doi:10.1145/1356052.1356053.
  @inline(__always)
  func run(rows: Int, columns: Int, stripRows: Int) {
    var strip = 0
    while strip < rows {
      let end = min(strip &+ stripRows, rows)
      var column = 0
      while column < columns {
        let width = min(tileColumns, columns &- column)
        var row = strip
        while row < end {
          let count = rowsOfTile(left: end &- row)
          unsafe part(row: row, column: column).computeTile(rows: count, columns: width)
          row &+= count
        }
        if unsafe derivative != nil {
          unsafe part(row: strip, column: column).activate(rows: end &- strip, columns: width)
        }
        column &+= tileColumns
      }
      strip = end
    }
  }

  /// The part whose C begins at an element of this C, the first column of a panel.
  @inline(__always)
  private func part(row: Int, column: Int) -> Product {
    var part = unsafe self
    unsafe part.a += row &* rowStride
    unsafe part.b += column &* panelStep
    unsafe part.c += row &* cStride &+ column
    if let bias = unsafe bias { unsafe part.bias = bias + column }
    let other = unsafe row &* otherStride &+ column
    if let term = unsafe term { unsafe part.term = term + other }
    if let factor = unsafe factor { unsafe part.factor = factor + other }
    if let derivative = unsafe derivative {
      unsafe part.derivative = derivative + (row &* derivativeStride &+ column)
    }
    return unsafe part
  }

  /// Computes C (rows, columns) of at most one tile.
  @inline(never)
  private func computeTile(rows: Int, columns: Int) {
    switch rows {
    case 1: unsafe compute(Tile<1>.self, columns: columns)
    case 2: unsafe compute(Tile<2>.self, columns: columns)
    case 3: unsafe compute(Tile<3>.self, columns: columns)
    case 4: unsafe compute(Tile<4>.self, columns: columns)
    case 5: unsafe compute(Tile<5>.self, columns: columns)
    case 6: unsafe compute(Tile<6>.self, columns: columns)
    #if AVX512 || NEON
      case 7: unsafe compute(Tile<7>.self, columns: columns)
      case 8: unsafe compute(Tile<8>.self, columns: columns)
      case 9: unsafe compute(Tile<9>.self, columns: columns)
      case 10: unsafe compute(Tile<10>.self, columns: columns)
      case 11: unsafe compute(Tile<11>.self, columns: columns)
      case 12: unsafe compute(Tile<12>.self, columns: columns)
    #endif
    default: break
    }
  }

  @inline(__always)
  private func compute<let R: Int>(_: Tile<R>.Type, columns: Int) {
    var tile: Tile<R>
    if unsafe beginsAtC {
      tile = unsafe Tile(c, stride: cStride)
    } else if let bias = unsafe bias {
      tile = unsafe Tile(left: load(bias), right: load(bias + Vector.lanes))
    } else {
      tile = Tile()
    }
    unsafe tile.accumulate(
      a, rowStride: rowStride, kStride: kStride, b, bStep: bStep, depth: depth)
    if let term = unsafe term { unsafe tile.add(term, stride: otherStride) }
    if let factor = unsafe factor { unsafe tile.multiply(by: factor, stride: otherStride) }
    unsafe tile.write(to: c, stride: cStride, columns: columns)
  }

  /// C = gelu(C) and its derivative, (rows, columns) of one panel, while they are in the first-level cache.
  @inline(never)
  private func activate(rows: Int, columns: Int) {
    guard let derivative = unsafe derivative else { return }
    switch unsafe form {
    case .exact: unsafe activate(rows: rows, columns: columns, derivative) { geluExact($0) }
    case .tanh: unsafe activate(rows: rows, columns: columns, derivative) { geluTanh($0) }
    }
  }

  @inline(__always)
  private func activate(
    rows: Int, columns: Int, _ derivative: UnsafeMutablePointer<Float>,
    _ gelu: (Vector) -> (value: Vector, derivative: Vector)
  ) {
    let lanes = Vector.lanes
    for i in 0..<rows {
      var j = 0
      while j < columns {
        let at = unsafe c + (i &* cStride &+ j)
        let kept = unsafe derivative + (i &* derivativeStride &+ j)
        let y = unsafe gelu(load(at))
        if columns &- j >= lanes {
          unsafe store(y.value, at)
          unsafe store(y.derivative, kept)
        } else {
          unsafe store(y.value, first: columns &- j, at)
          unsafe store(y.derivative, first: columns &- j, kept)
        }
        j &+= lanes
      }
    }
  }
}

/// Rows of the next tile where so many are left: full tiles, and the last two of a strip share what is left.
@inline(__always)
private func rowsOfTile(left: Int) -> Int {
  if left >= 2 &* tileRows { return tileRows }
  return left > tileRows ? (left &+ 1) / 2 : left
}
