internal import CKernels

/// Rows of the tile that fills the registers: accumulators, two vectors of B and a broadcast of A.
///
/// Two vectors wide, so 12 of 16 registers, or 24 of 32.
let tileRows = TileHalf.count

/// One vector of each row.
#if AVX512 || NEON
  typealias TileHalf = InlineArray<12, Vector>
#else
  typealias TileHalf = InlineArray<6, Vector>
#endif

/// Columns of a tile, and of a panel of packed B: two vectors.
let tileColumns = 2 * Vector.scalarCount

/// What is multiplied and added up.
protocol Factors {
  /// a b + c, lane by lane.
  static func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector
}

/// Each lane a number: one step of a chain at a time.
enum Float32s: Factors {
  @inline(__always)
  static func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
    CKernels.multiplyAdd(a, b, c)
  }
}

/// Each lane two numbers in bfloat16: two steps of a chain at a time.
enum BFloat16Pairs: Factors {
  @inline(__always)
  static func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
    multiplyAddPairs(a, b, c)
  }
}

/// R x 2 vectors of a product C = A B, one accumulator each, which stay in registers.
///
/// Life of a tile: begin (`init`), `accumulate` along k, and use or store `left` and `right`. With R a
/// constant of the type, `tileRows` at most, every loop over rows is unrolled and nothing spills inside
/// `accumulate`. The order of operations for an element does not depend on R: each is one chain in ascending
/// k, so that any division of C into tiles gives the same bits.
struct Tile<let R: Int, Numbers: Factors> {
  // Room for more rows than R costs nothing: the optimiser drops what nobody reads.
  /// Row i, columns 0 to lanes - 1.
  var left: TileHalf
  /// Row i, columns lanes to 2 lanes - 1.
  var right: TileHalf

  /// Runs `body` for each row, all of it unrolled: an array stays in registers only where no loop over it is left.
  ///
  /// The optimiser unrolls a loop over six rows, and not one over twelve.
  @inline(__always)
  static func forEachRow(_ body: (Int) -> Void) {
    for i in 0..<min(R, 6) { body(i) }
    for i in min(R, 6)..<R { body(i) }
  }

  /// All rows begin with the same two vectors: a bias, or zero.
  @inline(__always)
  init(left: Vector = .zero, right: Vector = .zero) {
    precondition(R <= tileRows)
    self.left = Self.filled(with: left)
    self.right = Self.filled(with: right)
  }

  /// The same vector in each row.
  ///
  /// Spelled out: the library's `init(repeating:)` is no longer inlined for ten rows and more.
  @inline(__always)
  private static func filled(with v: Vector) -> TileHalf {
    #if AVX512 || NEON
      [v, v, v, v, v, v, v, v, v, v, v, v]
    #else
      [v, v, v, v, v, v]
    #endif
  }

  /// Begins with what stands in memory.
  @inline(__always)
  init(_ c: UnsafePointer<Float>, stride: Int) {
    self.init()
    Self.forEachRow { i in
      unsafe left[unchecked: i] = load(c + i &* stride)
      unsafe right[unchecked: i] = load(c + i &* stride + Vector.lanes)
    }
  }

  /// C[i][j] += Σ_k A[i][k] B[k][j], k < depth.
  ///
  /// A[i][k] stands at `a[i * rowStride + k * kStride]`, B[k][0] at `b[k * bStep]`, 2 lanes floats in each
  /// row of B are read. A as it stands: (stride, 1). A transposed: (1, stride). B from a panel: `bStep` =
  /// `tileColumns`. Strides that are constants save instructions. With `ahead`, a constant, the A of so many k
  /// later is fetched, past the end as well: worth it where k strides over rows, which the processor does not
  /// foresee.
  ///
  /// Costs R cycles a k with two FMA pipes, which R + 2 loads do not slow down. Instructions count as well: two
  /// steps a turn, spelled out because the optimiser does not unroll them, take 22 a step instead of 28, 1 to 4 %
  /// on an idle core and 13 % on one whose other thread is a neighbour's. Four steps a turn are no better.
  @inline(__always)
  mutating func accumulate(
    _ a: UnsafePointer<Float>, rowStride: Int, kStride: Int, _ b: UnsafePointer<Float>, bStep: Int,
    depth: Int, ahead: Int = 0
  ) {
    var (a, b, left) = unsafe (a, b, depth)
    #if AVX512 || NEON
      // One step a turn: with two the compiler keeps elements of A on the stack.
      while left > 0 {
        if ahead > 0 { unsafe traverse_prefetch(a + ahead &* kStride) }
        unsafe step(a, rowStride: rowStride, b)
        unsafe a += kStride
        unsafe b += bStep
        left &-= 1
      }
    #else
      while left >= 2 {
        if ahead > 0 {
          unsafe traverse_prefetch(a + ahead &* kStride)
          unsafe traverse_prefetch(a + (ahead &+ 1) &* kStride)
        }
        unsafe step(a, rowStride: rowStride, b)
        unsafe step(a + kStride, rowStride: rowStride, b + bStep)
        unsafe a += 2 &* kStride
        unsafe b += 2 &* bStep
        left &-= 2
      }
      if left > 0 { unsafe step(a, rowStride: rowStride, b) }
    #endif
  }

  /// One k: R x 2 multiply-adds.
  @inline(__always)
  private mutating func step(_ a: UnsafePointer<Float>, rowStride: Int, _ b: UnsafePointer<Float>) {
    let b0 = unsafe load(b)
    let b1 = unsafe load(b + Vector.lanes)
    Self.forEachRow { i in
      let x = unsafe Vector(repeating: a[i &* rowStride])
      unsafe left[unchecked: i] = Numbers.multiplyAdd(x, b0, left[unchecked: i])
      unsafe right[unchecked: i] = Numbers.multiplyAdd(x, b1, right[unchecked: i])
    }
  }

  /// C[i][j] += term[i][j].
  @inline(__always)
  mutating func add(_ term: UnsafePointer<Float>, stride: Int) {
    Self.forEachRow { i in
      unsafe left[unchecked: i] += load(term + i &* stride)
      unsafe right[unchecked: i] += load(term + i &* stride + Vector.lanes)
    }
  }

  /// C[i][j] *= factor[i][j].
  @inline(__always)
  mutating func multiply(by factor: UnsafePointer<Float>, stride: Int) {
    Self.forEachRow { i in
      unsafe left[unchecked: i] *= load(factor + i &* stride)
      unsafe right[unchecked: i] *= load(factor + i &* stride + Vector.lanes)
    }
  }

  /// Writes the first `columns` columns, 1 to `tileColumns`, of each row.
  @inline(__always)
  func write(to c: UnsafeMutablePointer<Float>, stride: Int, columns: Int = tileColumns) {
    if columns == tileColumns {
      Self.forEachRow { i in
        unsafe store(left[unchecked: i], c + i &* stride)
        unsafe store(right[unchecked: i], c + i &* stride + Vector.lanes)
      }
    } else {
      // A copy, because what has an address cannot stay in registers.
      var copy = self
      unsafe withUnsafeMutablePointer(to: &copy) {
        unsafe writePart(
          UnsafeRawPointer($0).assumingMemoryBound(to: Float.self), rows: R, columns: columns, c,
          stride: stride)
      }
    }
  }
}

/// Copies the first rows and columns of a tile in memory: its left half, then its right one.
@inline(never)
private func writePart(
  _ tile: UnsafePointer<Float>, rows: Int, columns: Int, _ c: UnsafeMutablePointer<Float>,
  stride: Int
) {
  let lanes = Vector.lanes
  for i in 0..<rows {
    for j in 0..<min(columns, lanes) { unsafe c[i &* stride &+ j] = tile[i &* lanes &+ j] }
    for j in lanes..<max(columns, lanes) {
      unsafe c[i &* stride &+ j] = tile[(tileRows &+ i &- 1) &* lanes &+ j]
    }
  }
}
