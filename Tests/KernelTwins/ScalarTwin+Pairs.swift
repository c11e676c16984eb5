package import Kernels

/// Products of numbers rounded to bfloat16: the twin rounds its operands by arithmetic and multiplies as ever.
extension ScalarTwin {
  package func pairPanelFloats(depth: Int, columns: Int) -> Int {
    panelFloats(depth: depth, columns: columns)
  }

  package func pairScratchFloats(rows: Int, inputs: Int, outputs: Int) -> Int { 0 }

  package func packPairs(_ source: Matrix, into panels: Panels) {
    pack(source, into: panels)
    round(panels)
  }

  package func packTransposedPairs(_ source: Matrix, into panels: Panels) {
    packTransposed(source, into: panels)
    round(panels)
  }

  private func round(_ panels: Panels) {
    for i in 0..<panels.depth * panels.columns {
      panels.base[i] = Self.bfloat16(panels.base[i])
    }
  }

  package func multiplyPairs(
    _ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue, scratch: Row
  ) {
    withRounded(a) { multiply($0, b, into: c, epilogue) }
  }

  package func multiplyTransposedPairs(
    _ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool, scratch: Row
  ) {
    withRounded(a) { a in
      withRounded(b) { multiplyTransposed(a, $0, into: c, adding: adding) }
    }
  }

  private func withRounded(_ x: Matrix, _ body: (Matrix) -> Void) {
    let copy = UnsafeMutablePointer<Float>.allocate(capacity: x.rows * x.columns + 64)
    defer { copy.deallocate() }
    for i in 0..<x.rows {
      for j in 0..<x.columns { copy[i * x.columns + j] = Self.bfloat16(x.base[i * x.stride + j]) }
    }
    body(Matrix(base: copy, rows: x.rows, columns: x.columns, stride: x.columns))
  }

  /// The nearest number with 8 bits of fraction, the leading one among them; ties to even.
  package static func bfloat16(_ x: Float) -> Float {
    guard x.isNormal else { return x }
    let unit = Double(x.binade) * 0x1p-7
    return Float((Double(x) / unit).rounded(.toNearestOrEven) * unit)
  }
}
