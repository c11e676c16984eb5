package import Kernels

extension Routines {
  @inline(never)
  package func panelFloats(depth: Int, columns: Int) -> Int {
    (columns + tileColumns - 1) / tileColumns * tileColumns * depth
  }

  @inline(never)
  package func pack(_ source: Matrix, into panels: Panels) {
    panels.check(depth: source.rows, columns: source.columns)
    unsafe packRows(source, into: panels.base)
  }

  @inline(never)
  package func packTransposed(_ source: Matrix, into panels: Panels) {
    panels.check(depth: source.columns, columns: source.rows)
    unsafe packColumns(source, into: panels.base)
  }

  @inline(never)
  package func multiply(_ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue) {
    c.checkProduct(rows: a.rows, depths: a.columns, b.depth, columns: b.columns)
    var product = unsafe Product<Float32s>(
      a: a.base, rowStride: a.stride, kStride: 1, b: b.base, bStep: tileColumns,
      panelStep: b.depth, depth: b.depth, c: c.base, cStride: c.stride)
    unsafe product.end(with: epilogue, for: c)
    unsafe product.run(rows: c.rows, columns: c.columns, blockDepth: b.depth)
  }

  @inline(never)
  package func multiplyTransposed(_ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool) {
    c.checkProduct(rows: a.columns, depths: a.rows, b.rows, columns: b.columns)
    let product = unsafe Product<Float32s>(
      a: a.base, rowStride: 1, kStride: a.stride, b: b.base, bStep: b.stride, panelStep: 1,
      depth: a.rows, c: c.base, cStride: c.stride, beginsAtC: adding)
    unsafe product.run(rows: c.rows, columns: c.columns, blockDepth: tokensOfBlock)
  }

  @inline(never)
  package func sumColumns(_ x: Matrix, into sums: Row, adding: Bool) {
    precondition(sums.count == x.columns, "\(x.columns) columns into \(sums.count) sums")
    unsafe addRows(x, into: sums.base, adding: adding)
  }
}

/// Over so many tokens the panel of B, the columns of A and the block of C are in the first-level cache
/// together: 2 to 5 % faster than 256, and 64 is no better.
let tokensOfBlock = 128

extension Panels {
  func check(depth: Int, columns: Int) {
    precondition(
      self.depth == depth && self.columns == columns,
      "\(depth) x \(columns) into panels of \(self.depth) x \(self.columns)")
  }
}

extension Matrix {
  /// Checks that this is where the product of two such factors goes.
  func checkProduct(rows: Int, depths left: Int, _ right: Int, columns: Int) {
    precondition(
      left == right && self.rows == rows && self.columns == columns,
      "\(rows) x \(left) by \(right) x \(columns) into \(self.rows) x \(self.columns)")
  }
}

extension Product {
  /// Checks the epilogue and makes it this product's.
  mutating func end(with epilogue: Epilogue, for c: Matrix) {
    switch epilogue {
    case .none: break
    case .bias(let bias):
      unsafe begin(at: bias, columns: c.columns)
    case .residual(let bias, let residual):
      unsafe begin(at: bias, columns: c.columns)
      precondition(residual.rows == c.rows && residual.columns == c.columns)
      unsafe self.term = unsafe UnsafePointer(residual.base)
      unsafe self.otherStride = residual.stride
    case .gelu(let bias, let form, let derivative):
      unsafe begin(at: bias, columns: c.columns)
      precondition(derivative.rows == c.rows && derivative.columns == c.columns)
      unsafe self.activation = unsafe Activation(
        form: form, derivative: derivative.base, stride: derivative.stride)
    case .times(let factor):
      precondition(factor.rows == c.rows && factor.columns == c.columns)
      unsafe self.factor = unsafe UnsafePointer(factor.base)
      unsafe self.otherStride = factor.stride
    }
  }

  private mutating func begin(at bias: Row, columns: Int) {
    precondition(bias.count == columns, "\(bias.count) biases for \(columns) columns")
    unsafe self.bias = unsafe UnsafePointer(bias.base)
  }
}
