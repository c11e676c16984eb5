package import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ScalarTwin {
  /// None: the way back computes them anew.
  package func attentionWeightFloats(rows: Int, heads: Int, tokens: Int) -> Int { 0 }

  package func attentionScratchFloats(tokens: Int, headWidth: Int) -> Int { 0 }

  package func attend(
    _ qkv: Matrix, heads: Int, tokens: Int, isCausal: Bool, into out: Matrix, weights: Row,
    scratch: Row
  ) {
    let twin = AttentionTwin(
      tokens: tokens, heads: heads, headWidth: out.columns / heads, isCausal: isCausal)
    for first in stride(from: 0, to: qkv.rows, by: tokens) {
      let sequence = first..<first + tokens
      store(twin.forward(doubles(qkv.rows(sequence))), out.rows(sequence))
    }
  }

  package func attendBackward(
    _ dout: Matrix, qkv: Matrix, weights: Row, heads: Int, tokens: Int, isCausal: Bool,
    into dqkv: Matrix, scratch: Row
  ) {
    let twin = AttentionTwin(
      tokens: tokens, heads: heads, headWidth: dout.columns / heads, isCausal: isCausal)
    for first in stride(from: 0, to: qkv.rows, by: tokens) {
      let sequence = first..<first + tokens
      store(
        twin.backward(doubles(dout.rows(sequence)), doubles(qkv.rows(sequence))),
        dqkv.rows(sequence))
    }
  }

  private func doubles(_ x: Matrix) -> [Double] {
    (0..<x.rows).flatMap { i in (0..<x.columns).map { Double(x.base[i * x.stride + $0]) } }
  }

  private func store(_ values: [Double], _ x: Matrix) {
    for (offset, value) in values.enumerated() {
      x.base[offset / x.columns * x.stride + offset % x.columns] = Float(value)
    }
  }
}
