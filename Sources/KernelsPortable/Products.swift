internal import CKernels
internal import Kernels

/// Rows that meet a panel of B in turn: a multiple of every `tileRows`.
private let stripRows = 120

/// A product C = A B with what begins and ends its elements, or one tile's part of it.
///
/// A and B stand in memory as their steps say, so that one code serves A as it stands or transposed, and B
/// packed or as it stands. `run` computes it all, tile after tile.
@unsafe struct Product<Numbers: Factors> {
  /// A[i][k] stands at `a[i * rowStride + k * kStride]`.
  var a: UnsafePointer<Float>
  let rowStride: Int
  let kStride: Int
  /// B[k][j] stands at `b[j * panelStep + k * bStep]` for j a multiple of `tileColumns`; its row goes on from there.
  var b: UnsafePointer<Float>
  let bStep: Int
  let panelStep: Int
  var depth: Int
  var c: UnsafeMutablePointer<Float>
  let cStride: Int
  /// Where the chains of additions begin: at C, at a bias, or at zero.
  var beginsAtC = false
  var bias: UnsafePointer<Float>?
  /// What is added to an element after its chain, or what it is multiplied by.
  var term: UnsafePointer<Float>?
  var factor: UnsafePointer<Float>?
  var otherStride = 0
  /// What C becomes when it is complete.
  var activation: Activation?
}

extension Product {
  /// Computes C (rows, columns), by strips of rows and blocks of at most so many k.
  ///
  /// Strips, in each the panels of B, in each the blocks, in each the tiles: the block of a panel and what
  /// the strip has of C stay in the first-level cache. Goto, van de Geijn 2008,
  /// doi:10.1145/1356052.1356053.
  @inline(__always)
  func run(rows: Int, columns: Int, blockDepth: Int) {
    var strip = 0
    while strip < rows {
      let end = min(strip &+ stripRows, rows)
      var column = 0
      while column < columns {
        let width = min(tileColumns, columns &- column)
        var k = 0
        repeat {
          let block = unsafe block(from: k, depth: min(blockDepth, depth &- k))
          var row = strip
          while row < end {
            let count = rowsOfTile(left: end &- row)
            unsafe block.part(row: row, column: column).computeTile(rows: count, columns: width)
            row &+= count
          }
          k &+= blockDepth
        } while unsafe k < depth
        if let activation = unsafe activation {
          unsafe activation.part(row: strip, column: column)
            .apply(
              to: c + (strip &* cStride &+ column), stride: cStride, rows: end &- strip,
              columns: width)
        }
        column &+= tileColumns
      }
      strip = end
    }
  }

  /// The sums over some k: all but the first begin at C, and only the last ends them.
  @inline(__always)
  private func block(from k: Int, depth: Int) -> Product {
    var block = unsafe self
    unsafe block.depth = depth
    if k > 0 {
      unsafe block.a += k &* kStride
      unsafe block.b += k &* bStep
      unsafe block.beginsAtC = true
    }
    if unsafe k &+ depth < self.depth {
      unsafe block.term = nil
      unsafe block.factor = nil
    }
    return unsafe block
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
    unsafe part.activation = unsafe activation?.part(row: row, column: column)
    return unsafe part
  }

  /// Computes C (rows, columns) of at most one tile.
  @inline(__always)
  private func computeTile(rows: Int, columns: Int) {
    switch rows {
    case 1: unsafe compute(Tile<1, Numbers>.self, columns: columns)
    case 2: unsafe compute(Tile<2, Numbers>.self, columns: columns)
    case 3: unsafe compute(Tile<3, Numbers>.self, columns: columns)
    case 4: unsafe compute(Tile<4, Numbers>.self, columns: columns)
    case 5: unsafe compute(Tile<5, Numbers>.self, columns: columns)
    case 6: unsafe compute(Tile<6, Numbers>.self, columns: columns)
    #if AVX512 || NEON
      case 7: unsafe compute(Tile<7, Numbers>.self, columns: columns)
      case 8: unsafe compute(Tile<8, Numbers>.self, columns: columns)
      case 9: unsafe compute(Tile<9, Numbers>.self, columns: columns)
      case 10: unsafe compute(Tile<10, Numbers>.self, columns: columns)
      case 11: unsafe compute(Tile<11, Numbers>.self, columns: columns)
      case 12: unsafe compute(Tile<12, Numbers>.self, columns: columns)
    #endif
    default: break
    }
  }

  /// A function for each R: in one function for all of them the optimiser stops inlining half-way.
  @inline(never)
  private func compute<let R: Int>(_: Tile<R, Numbers>.Type, columns: Int) {
    unsafe fetchWhatEndsElements(rows: R)
    var tile: Tile<R, Numbers>
    if unsafe beginsAtC {
      tile = unsafe Tile(c, stride: cStride)
    } else if let bias = unsafe bias {
      tile = unsafe Tile(left: load(bias), right: load(bias + Vector.lanes))
    } else {
      tile = Tile()
    }
    // Apart, because with constant strides addresses take less arithmetic.
    if unsafe rowStride == 1 {
      // A transposed. It is fetched 16 tokens ahead: 87 instead of 81 % of the peak for 256 x 1024 x 256.
      unsafe tile.accumulate(
        a, rowStride: 1, kStride: kStride, b, bStep: bStep, depth: depth, ahead: 16)
    } else {
      // A as it stands, and B from a panel.
      unsafe tile.accumulate(
        a, rowStride: rowStride, kStride: 1, b, bStep: tileColumns, depth: depth)
    }
    if let term = unsafe term { unsafe tile.add(term, stride: otherStride) }
    if let factor = unsafe factor { unsafe tile.multiply(by: factor, stride: otherStride) }
    unsafe tile.write(to: c, stride: cStride, columns: columns)
  }

  /// Lines that the tile reads or writes at its end come into cache while its elements are summed up.
  ///
  /// A step of training is 2 to 10 % faster, the more the less of the model stays in cache.
  @inline(__always)
  private func fetchWhatEndsElements(rows: Int) {
    if unsafe !beginsAtC { unsafe fetch(c, rows: rows, stride: cStride) }
    if let other = unsafe term ?? factor { unsafe fetch(other, rows: rows, stride: otherStride) }
    if let activation = unsafe activation {
      unsafe fetch(activation.derivative, rows: rows, stride: activation.stride)
    }
  }

  @inline(__always)
  private func fetch(_ line: UnsafePointer<Float>, rows: Int, stride: Int) {
    for i in 0..<rows { unsafe traverse_prefetch(line + i &* stride) }
  }
}

/// Rows of the next tile where so many are left: full tiles, and the last two of a strip share what is left.
@inline(__always)
private func rowsOfTile(left: Int) -> Int {
  if left >= 2 &* tileRows { return tileRows }
  return left > tileRows ? (left &+ 1) / 2 : left
}
