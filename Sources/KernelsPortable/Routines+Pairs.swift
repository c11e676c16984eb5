package import Kernels

extension Routines {
  @inline(never)
  package func pairPanelFloats(depth: Int, columns: Int) -> Int {
    panelFloats(depth: (depth + 1) / 2, columns: columns)
  }

  package func pairScratchFloats(rows: Int, inputs: Int, outputs: Int) -> Int {
    max(
      rows * Matrix.stride(for: (max(inputs, outputs) + 1) / 2),
      (rows + 1) / 2 * (Matrix.stride(for: inputs) + Matrix.stride(for: outputs)))
  }

  @inline(never)
  package func packPairs(_ source: Matrix, into panels: Panels) {
    panels.check(depth: source.rows, columns: source.columns)
    unsafe packPanels(ofPairs: source, isTransposed: false, into: panels.base)
  }

  @inline(never)
  package func packTransposedPairs(_ source: Matrix, into panels: Panels) {
    panels.check(depth: source.columns, columns: source.rows)
    unsafe packPanels(ofPairs: source, isTransposed: true, into: panels.base)
  }

  @inline(never)
  package func multiplyPairs(
    _ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue, scratch: Row
  ) {
    c.checkProduct(rows: a.rows, depths: a.columns, b.depth, columns: b.columns)
    let depth = (b.depth + 1) / 2
    let stride = Matrix.stride(for: depth)
    precondition(scratch.count >= a.rows * stride, "scratch of \(scratch.count) floats")
    unsafe pairRows(a, into: scratch.base, stride: stride)
    var product = unsafe Product<BFloat16Pairs>(
      a: scratch.base, rowStride: stride, kStride: 1, b: b.base, bStep: tileColumns,
      panelStep: depth, depth: depth, c: c.base, cStride: c.stride)
    unsafe product.end(with: epilogue, for: c)
    unsafe product.run(rows: c.rows, columns: c.columns, blockDepth: depth)
  }

  @inline(never)
  package func multiplyTransposedPairs(
    _ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool, scratch: Row
  ) {
    c.checkProduct(rows: a.columns, depths: a.rows, b.rows, columns: b.columns)
    let depth = (a.rows + 1) / 2
    let (aStride, bStride) = (Matrix.stride(for: a.columns), Matrix.stride(for: b.columns))
    precondition(
      scratch.count >= depth * (aStride + bStride), "scratch of \(scratch.count) floats")
    let bPairs = unsafe scratch.base + depth * aStride
    unsafe pairColumns(a, into: scratch.base, stride: aStride)
    unsafe pairColumns(b, into: bPairs, stride: bStride)
    let product = unsafe Product<BFloat16Pairs>(
      a: scratch.base, rowStride: 1, kStride: aStride, b: bPairs, bStep: bStride, panelStep: 1,
      depth: depth, c: c.base, cStride: c.stride, beginsAtC: adding)
    unsafe product.run(rows: c.rows, columns: c.columns, blockDepth: tokensOfBlock)
  }
}
