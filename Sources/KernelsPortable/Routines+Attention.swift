package import Kernels

extension Routines {
  package func attentionWeightFloats(rows: Int, heads: Int, tokens: Int) -> Int {
    rows * heads * Attention.weightStride(tokens: tokens)
  }

  package func attentionScratchFloats(tokens: Int, headWidth: Int) -> Int {
    max(tokens, tileRows) * Attention.weightStride(tokens: tokens)
      + roundUp(tokens, to: tileColumns) * headWidth
  }

  @inline(never)
  package func attend(
    _ qkv: Matrix, heads: Int, tokens: Int, isCausal: Bool, into out: Matrix, weights: Row,
    scratch: Row
  ) {
    check(qkv, out, heads: heads, tokens: tokens, weights, scratch)
    let (width, headWidth) = (out.columns, out.columns / heads)
    let head = Attention(tokens: tokens, headWidth: headWidth, isCausal: isCausal)
    var p = unsafe weights.base
    for first in stride(from: 0, to: qkv.rows, by: tokens) {
      for h in 0..<heads {
        let q = unsafe qkv.base + (first &* qkv.stride &+ h &* headWidth)
        unsafe head.forward(
          q: q, k: q + width, v: q + 2 &* width, stride: qkv.stride,
          into: out.base + (first &* out.stride &+ h &* headWidth), outStride: out.stride,
          weights: p, scratch: scratch.base)
        unsafe p += tokens &* head.weightStride
      }
    }
  }

  @inline(never)
  package func attendBackward(
    _ dout: Matrix, qkv: Matrix, weights: Row, heads: Int, tokens: Int, isCausal: Bool,
    into dqkv: Matrix, scratch: Row
  ) {
    check(qkv, dout, heads: heads, tokens: tokens, weights, scratch)
    precondition(dqkv.rows == qkv.rows && dqkv.columns == qkv.columns, "dqkv is not like qkv")
    let (width, headWidth) = (dout.columns, dout.columns / heads)
    let head = Attention(tokens: tokens, headWidth: headWidth, isCausal: isCausal)
    var p = unsafe weights.base
    for first in stride(from: 0, to: qkv.rows, by: tokens) {
      for h in 0..<heads {
        let q = unsafe qkv.base + (first &* qkv.stride &+ h &* headWidth)
        let dq = unsafe dqkv.base + (first &* dqkv.stride &+ h &* headWidth)
        unsafe head.backward(
          dout: dout.base + (first &* dout.stride &+ h &* headWidth), outStride: dout.stride,
          q: q, k: q + width, v: q + 2 &* width, stride: qkv.stride, weights: p,
          dq: dq, dk: dq + width, dv: dq + 2 &* width, dStride: dqkv.stride, scratch: scratch.base)
        unsafe p += tokens &* head.weightStride
      }
    }
  }

  private func check(
    _ qkv: Matrix, _ out: Matrix, heads: Int, tokens: Int, _ weights: Row, _ scratch: Row
  ) {
    precondition(
      heads > 0 && out.columns > 0 && out.columns % heads == 0 && qkv.columns == 3 * out.columns,
      "attention: qkv \(qkv.columns) wide, out \(out.columns), \(heads) heads")
    precondition(
      tokens > 0 && out.rows % tokens == 0 && qkv.rows == out.rows,
      "attention: \(qkv.rows) and \(out.rows) rows, \(tokens) tokens a sequence")
    let headWidth = out.columns / heads
    precondition(
      weights.count >= attentionWeightFloats(rows: qkv.rows, heads: heads, tokens: tokens)
        && scratch.count >= attentionScratchFloats(tokens: tokens, headWidth: headWidth),
      "attention: \(weights.count) floats of weights, \(scratch.count) of scratch")
  }
}
