/// A row-major matrix in memory that someone else owns: element (i, j) at `base[i * stride + j]`.
///
/// Kernels may read up to 64 floats past the last element of a view (whoever allocates leaves room) and
/// between `columns` and `stride`; what stands there, NaN included, never changes a result. They write
/// only inside. Views handed in one call must not overlap unless the kernel says so.
@safe package struct Matrix: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let rows: Int
  package let columns: Int
  package let stride: Int

  /// The caller vouches that `rows * stride` floats and 64 more are there for as long as the view is used.
  package init(base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int) {
    precondition(
      rows >= 0 && columns >= 0 && stride >= columns, "\(rows) x \(columns), stride \(stride)")
    unsafe self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// Floats between rows of so many columns that begin on cache lines, an odd number of lines apart.
  ///
  /// A tile reads a column of many rows: with a distance of eight lines they would compete for 8 of the first
  /// cache's 64 sets. Weight gradients at width 128 reach 88 % of the peak so, and 72 % with rows that touch.
  @inlinable
  package static func stride(for columns: Int) -> Int { 16 * ((columns + 15) / 16 | 1) }

  /// Rows `range`, all columns.
  package func rows(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "\(range) of \(rows) rows")
    return unsafe Matrix(
      base: base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  /// Columns `range`, all rows.
  package func columns(_ range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns, "\(range) of \(columns) columns")
    return unsafe Matrix(
      base: base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }
}

/// Contiguous floats in memory that someone else owns; 64 more may be read, as for `Matrix`.
@safe package struct Row: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let count: Int

  package init(base: UnsafeMutablePointer<Float>, count: Int) {
    precondition(count >= 0, "\(count) floats")
    unsafe self.base = base
    self.count = count
  }

  package subscript(range: Range<Int>) -> Row {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) floats")
    return unsafe Row(base: base + range.lowerBound, count: range.count)
  }

  /// The same floats as a matrix without gaps.
  package func matrix(rows: Int, columns: Int) -> Matrix {
    precondition(rows * columns <= count, "\(rows) x \(columns) in \(count) floats")
    return unsafe Matrix(base: base, rows: rows, columns: columns, stride: columns)
  }
}

/// Token numbers or class labels in memory that someone else owns.
@safe package struct Indices: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Int32>
  package let count: Int

  package init(base: UnsafeMutablePointer<Int32>, count: Int) {
    precondition(count >= 0, "\(count) indices")
    unsafe self.base = base
    self.count = count
  }

  package subscript(range: Range<Int>) -> Indices {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) indices")
    return unsafe Indices(base: base + range.lowerBound, count: range.count)
  }
}

/// A matrix B of shape (depth, columns) in the order in which products read it.
///
/// Panels of as many columns as a tile has, each `[depth][panel width]`, the last one filled up with
/// zeros. Only the kernel set that packed it can read it.
@safe package struct Panels: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let depth: Int
  package let columns: Int

  /// The caller vouches for `KernelSet.panelFloats(depth:columns:)` floats and 64 more.
  package init(base: UnsafeMutablePointer<Float>, depth: Int, columns: Int) {
    unsafe self.base = base
    self.depth = depth
    self.columns = columns
  }
}
