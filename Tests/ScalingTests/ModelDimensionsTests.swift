import Scaling
import Testing

@Suite struct ModelDimensionsTests {
  /// Counted by hand: one block of width 2, four tokens of one number each, three classes.
  @Test func `parameters and multiply-adds of a model small enough to count`() {
    let model = ModelDimensions(
      input: .images(height: 2, width: 2, channels: 1, patch: 1), width: 2, depth: 1, heads: 1,
      outputs: 3)
    // Patch 2 + 2, positions 8, norms 3 x 4, qkv 12 + 6, projection 4 + 2, up 16 + 8, down 16 + 2,
    // head 6 + 3.
    #expect(model.parameterCount == 4 + 8 + 12 + 18 + 6 + 24 + 18 + 9)
    // (rows, depth, columns) of: patches, qkv, scores, values, projection, up, down, head.
    let products = [
      (4, 1, 2), (4, 2, 6), (4, 2, 4), (4, 4, 2), (4, 2, 2), (4, 2, 8), (4, 8, 2), (1, 2, 3),
    ]
    #expect(model.forwardMultiplyAdds == products.map { $0.0 * $0.1 * $0.2 }.reduce(0, +))
    #expect(model.hidden == 8)
  }

  @Test func `a GPT reads every token in its head and looks its tokens up`() {
    let model = ModelDimensions(
      input: .text(vocabulary: 5, context: 3), width: 2, depth: 1, heads: 2, outputs: 5)
    let products = [(3, 2, 6), (3, 2, 3), (3, 3, 2), (3, 2, 2), (3, 2, 8), (3, 8, 2), (3, 2, 5)]
    #expect(model.forwardMultiplyAdds == products.map { $0.0 * $0.1 * $0.2 }.reduce(0, +))
    #expect(model.parameterCount == 10 + 6 + 12 + 18 + 6 + 24 + 18 + 10)
  }
}
