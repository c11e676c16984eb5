/// Attention of one head over one sequence: out = P V, P = softmax(Q Kᵀ / sqrt(D)).
///
/// Q, K, V, out and their gradients (T, D) stand in rows, `stride` floats apart, wherever the model keeps them. P
/// (T, T) is kept for the way back: `weightStride` floats a row, zero where nothing is seen. Blocks of as many rows as
/// a tile has go through scores, softmax and product while they are in the first-level cache. With a causal
/// mask, columns after the block's last row are not computed at all.
struct Attention {
  let tokens: Int
  let headWidth: Int
  let isCausal: Bool
  /// Floats between rows of P and dS.
  let weightStride: Int
  let scale: Float

  init(tokens: Int, headWidth: Int, isCausal: Bool) {
    self.tokens = tokens
    self.headWidth = headWidth
    self.isCausal = isCausal
    weightStride = Self.weightStride(tokens: tokens)
    scale = 1 / Float(headWidth).squareRoot()
  }

  /// Floats between rows of weights.
  static func weightStride(tokens: Int) -> Int {
    let stride = roundUp(tokens, to: Vector.lanes)
    return stride % 128 == 0 ? stride + 16 : stride
  }

  /// Blocks of at most a tile's rows each, of sizes that differ by one at most.
  @inline(__always)
  private var blocks: Int { (tokens &+ tileRows &- 1) / tileRows }

  @inline(__always)
  private func rowBlock(_ block: Int) -> (first: Int, rows: Int) {
    let first = block &* tokens / blocks
    return (first, (block &+ 1) &* tokens / blocks &- first)
  }

  @inline(__always)
  private func masked(_ rows: Int, first: Int, width: Int) -> MaskedRows {
    MaskedRows(
      rows: rows, stride: weightStride, firstCount: isCausal ? first &+ 1 : tokens,
      countStep: isCausal ? 1 : 0, width: width)
  }

  /// P and out from Q, K, V.
  @inline(__always)
  func forward(
    q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>, stride: Int,
    into out: UnsafeMutablePointer<Float>, outStride: Int, weights p: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let panels = unsafe scratch + tileRows &* weightStride
    unsafe packHead(k, stride: stride, tokens: tokens, headWidth: headWidth, into: panels)
    for block in 0..<blocks {
      let (first, rows) = rowBlock(block)
      let seen = isCausal ? first &+ rows : tokens
      let width = roundUp(seen, to: Vector.lanes)
      let pRows = unsafe p + first &* weightStride
      unsafe multiplyRows(
        rows, q + first &* stride, rowStride: stride, kStride: 1, panels, bStep: tileColumns,
        bBlock: tileColumns &* headWidth, depth: headWidth, into: scratch, stride: weightStride,
        columns: width)
      unsafe softmax(
        scratch, masked(rows, first: first, width: width), scale: scale, into: pRows)
      unsafe multiplyRows(
        rows, pRows, rowStride: weightStride, kStride: 1, v, bStep: stride, bBlock: tileColumns,
        depth: seen, into: out + first &* outStride, stride: outStride, columns: headWidth)
    }
  }

  /// dQ, dK, dV from dout, and P of `forward`.
  ///
  /// dP = dO Vᵀ; dS = P (dP - Σ_j P dP) / sqrt(D); dQ = dS K; then, over whole columns, dV = Pᵀ dO; dK = dSᵀ Q.
  @inline(__always)
  func backward(
    dout: UnsafePointer<Float>, outStride: Int, q: UnsafePointer<Float>, k: UnsafePointer<Float>,
    v: UnsafePointer<Float>, stride: Int, weights p: UnsafePointer<Float>,
    dq: UnsafeMutablePointer<Float>, dk: UnsafeMutablePointer<Float>,
    dv: UnsafeMutablePointer<Float>, dStride: Int, scratch ds: UnsafeMutablePointer<Float>
  ) {
    let panels = unsafe ds + tokens &* weightStride
    unsafe packHead(v, stride: stride, tokens: tokens, headWidth: headWidth, into: panels)
    for block in 0..<blocks {
      let (first, rows) = rowBlock(block)
      let seen = isCausal ? first &+ rows : tokens
      let width = roundUp(seen, to: Vector.lanes)
      let dsRows = unsafe ds + first &* weightStride
      unsafe multiplyRows(
        rows, dout + first &* outStride, rowStride: outStride, kStride: 1, panels,
        bStep: tileColumns, bBlock: tileColumns &* headWidth, depth: headWidth, into: dsRows,
        stride: weightStride, columns: width)
      unsafe softmaxBackward(
        dsRows, masked(rows, first: first, width: width), scale: scale,
        weights: p + first &* weightStride)
      unsafe multiplyRows(
        rows, dsRows, rowStride: weightStride, kStride: 1, k, bStep: stride, bBlock: tileColumns,
        depth: seen, into: dq + first &* dStride, stride: dStride, columns: headWidth)
    }
    for block in 0..<blocks {
      let (first, rows) = rowBlock(block)
      // Queries before the block do not see its keys.
      let query = isCausal ? first : 0
      let corner = query &* weightStride &+ first
      unsafe multiplyRows(
        rows, p + corner, rowStride: 1, kStride: weightStride, dout + query &* outStride,
        bStep: outStride, bBlock: tileColumns, depth: tokens &- query, into: dv + first &* dStride,
        stride: dStride, columns: headWidth)
      unsafe multiplyRows(
        rows, ds + corner, rowStride: 1, kStride: weightStride, q + query &* stride, bStep: stride,
        bBlock: tileColumns, depth: tokens &- query, into: dk + first &* dStride, stride: dStride,
        columns: headWidth)
    }
  }
}
