internal import Kernels

/// C becomes gelu(C), and gelu'(C) is kept.
@unsafe struct Activation {
  let form: GELU
  var derivative: UnsafeMutablePointer<Float>
  /// Floats between rows of the derivative.
  let stride: Int

  /// The part whose derivative begins at an element of this one.
  @inline(__always)
  func part(row: Int, column: Int) -> Activation {
    var part = unsafe self
    unsafe part.derivative += row &* stride &+ column
    return unsafe part
  }

  /// The elements (rows, columns) of one panel, while they are in the first-level cache.
  @inline(never)
  func apply(to c: UnsafeMutablePointer<Float>, stride: Int, rows: Int, columns: Int) {
    guard columns == tileColumns else {
      return unsafe applyByRows(to: c, stride: stride, rows: rows, columns: columns)
    }
    // A constant in each branch, so that neither loop asks for the form.
    switch unsafe form {
    case .exact: unsafe applyToPanel(c, stride: stride, rows: rows, .exact)
    case .tanh: unsafe applyToPanel(c, stride: stride, rows: rows, .tanh)
    }
  }

  @inline(__always)
  private func applyToPanel(
    _ c: UnsafeMutablePointer<Float>, stride cStride: Int, rows: Int, _ form: GELU
  ) {
    var (value, slope) = unsafe (c, derivative)
    for _ in 0..<rows {
      let left = unsafe gelu(load(value), form)
      let right = unsafe gelu(load(value + Vector.lanes), form)
      unsafe store(left.value, value)
      unsafe store(right.value, value + Vector.lanes)
      unsafe store(left.derivative, slope)
      unsafe store(right.derivative, slope + Vector.lanes)
      unsafe value += cStride
      unsafe slope += stride
    }
  }

  /// For the last panel where it is not full.
  private func applyByRows(
    to c: UnsafeMutablePointer<Float>, stride cStride: Int, rows: Int, columns: Int
  ) {
    for i in 0..<rows {
      let row = unsafe Row(base: c + i &* cStride, count: columns)
      let slopes = unsafe Row(base: derivative + i &* stride, count: columns)
      unsafe Routines().gelu(row, form, into: row, derivative: slopes)
    }
  }
}
