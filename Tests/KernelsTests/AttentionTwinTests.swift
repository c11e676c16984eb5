import KernelTwins
import Testing

/// The twin's way back against difference quotients of its own way forth, in double precision.
@Suite struct AttentionTwinTests {
  /// Central differences of L = Σ g · out, element by element.
  ///
  /// With step h they err by h² L‴ / 6 and by rounding, 2^-52 |L| / h. With h = 1e-4,
  /// |L| < 10 and derivatives of order one that is about 1e-9 and 2e-11; 1e-7 leaves room for sums of third
  /// derivatives, and a wrong term is of order 0.1.
  @Test(arguments: [(1, 1, 3), (3, 2, 2), (5, 1, 5), (6, 2, 3)], [false, true])
  func `gradients are difference quotients`(
    shape: (tokens: Int, heads: Int, headWidth: Int), isCausal: Bool
  ) {
    let twin = AttentionTwin(
      tokens: shape.tokens, heads: shape.heads, headWidth: shape.headWidth, isCausal: isCausal)
    var numbers = Numbers(seed: 1)
    let qkv = (0..<shape.tokens * 3 * twin.width).map { _ in Double(numbers.uniform()) }
    let dout = (0..<shape.tokens * twin.width).map { _ in Double(numbers.uniform()) }
    func loss(_ qkv: [Double]) -> Double {
      zip(twin.forward(qkv), dout).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let gradient = twin.backward(dout, qkv)
    let step = 1e-4
    for i in qkv.indices {
      var (above, below) = (qkv, qkv)
      above[i] += step
      below[i] -= step
      let quotient = (loss(above) - loss(below)) / (2 * step)
      #expect(abs(quotient - gradient[i]) < 1e-7, "element \(i)")
    }
  }
}
