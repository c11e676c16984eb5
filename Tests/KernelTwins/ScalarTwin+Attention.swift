package import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ScalarTwin {
  package func attentionScratchFloats(tokens: Int, headWidth: Int) -> Int { 0 }

  package func attend(
    _ qkv: Matrix, heads: Int, tokens: Int, isCausal: Bool, into out: Matrix, logSums: Row,
    scratch: Row
  ) {
    let twin = AttentionTwin(
      tokens: tokens, heads: heads, headWidth: out.columns / heads, isCausal: isCausal)
    for first in stride(from: 0, to: qkv.rows, by: tokens) {
      let sequence = first..<first + tokens
      let values = doubles(qkv.rows(sequence))
      store(twin.forward(values), out.rows(sequence))
      for (offset, sum) in twin.logSums(values).enumerated() {
        logSums.base[first * heads + offset] = Float(sum)
      }
    }
  }

  package func attendBackward(
    _ dout: Matrix, qkv: Matrix, out: Matrix, logSums: Row, heads: Int, tokens: Int, isCausal: Bool,
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
