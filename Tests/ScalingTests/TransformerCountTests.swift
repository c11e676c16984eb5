import Scaling
import Testing

/// Published tables, to the last printed digit (sources: each test).
@Suite struct TransformerCountTests {
  /// A ViT with a class token and 1000 classes, as the tables have it.
  struct Published: Sendable, CustomTestStringConvertible {
    let side: Int
    let patch: Int
    let width: Int
    let depth: Int
    let gigaMultiplyAdds: Double
    var classes = 1000
    var parameters: Int?

    var testDescription: String { "\(width)x\(depth), patch \(patch) at \(side)" }

    var count: TransformerCount {
      let patches = (side / patch) * (side / patch)
      return TransformerCount(
        embedding: .patches(patches, inputs: 3 * patch * patch), tokens: patches + 1, width: width,
        hidden: 4 * width, depth: depth, head: classes > 0 ? .pooled(outputs: classes) : .none)
    }
  }

  /// Torchvision's `_ops` and `num_params` of its weights' metadata.
  static let torchvision = [
    Published(
      side: 224, patch: 16, width: 768, depth: 12, gigaMultiplyAdds: 17.564, parameters: 86_567_656),
    Published(
      side: 224, patch: 32, width: 768, depth: 12, gigaMultiplyAdds: 4.409, parameters: 88_224_232),
    Published(
      side: 224, patch: 16, width: 1024, depth: 24, gigaMultiplyAdds: 61.555,
      parameters: 304_326_632),
    Published(
      side: 224, patch: 32, width: 1024, depth: 24, gigaMultiplyAdds: 15.378,
      parameters: 306_535_400),
    Published(
      side: 518, patch: 14, width: 1280, depth: 32, gigaMultiplyAdds: 1016.717,
      parameters: 633_470_440),
  ]

  @Test(arguments: torchvision) func `torchvision's table`(_ model: Published) throws {
    #expect(rounded(Double(model.count.multiplyAdds) / 1e9, 3) == model.gigaMultiplyAdds)
    let ours = ModelDimensions(
      input: .images(height: model.side, width: model.side, channels: 3, patch: model.patch),
      width: model.width, depth: model.depth, heads: 1, outputs: 1000)
    // The class token is a vector and has a position of its own; ours is the mean of all tokens.
    #expect(try #require(model.parameters) == ours.parameterCount + 2 * model.width)
  }

  /// `infer_gmacs` of timm's benchmark tables.
  static let timm = [
    Published(side: 224, patch: 16, width: 192, depth: 12, gigaMultiplyAdds: 1.26),
    Published(side: 384, patch: 16, width: 192, depth: 12, gigaMultiplyAdds: 4.70),
    Published(side: 224, patch: 16, width: 384, depth: 12, gigaMultiplyAdds: 4.61),
    Published(side: 384, patch: 16, width: 384, depth: 12, gigaMultiplyAdds: 15.52),
    Published(side: 224, patch: 32, width: 384, depth: 12, gigaMultiplyAdds: 1.15),
    Published(side: 384, patch: 32, width: 384, depth: 12, gigaMultiplyAdds: 3.45),
    Published(side: 240, patch: 16, width: 384, depth: 12, gigaMultiplyAdds: 5.35),
    Published(side: 224, patch: 8, width: 384, depth: 12, gigaMultiplyAdds: 22.44, classes: 0),
    Published(side: 224, patch: 32, width: 768, depth: 12, gigaMultiplyAdds: 4.41),
    Published(side: 384, patch: 32, width: 768, depth: 12, gigaMultiplyAdds: 13.06),
    Published(side: 224, patch: 16, width: 768, depth: 12, gigaMultiplyAdds: 17.58),
    Published(side: 384, patch: 16, width: 768, depth: 12, gigaMultiplyAdds: 55.54),
    Published(side: 224, patch: 8, width: 768, depth: 12, gigaMultiplyAdds: 78.22),
    Published(side: 240, patch: 16, width: 768, depth: 12, gigaMultiplyAdds: 20.29),
    Published(side: 224, patch: 32, width: 1024, depth: 24, gigaMultiplyAdds: 15.39, classes: 0),
    Published(side: 384, patch: 32, width: 1024, depth: 24, gigaMultiplyAdds: 45.31),
    Published(side: 224, patch: 16, width: 1024, depth: 24, gigaMultiplyAdds: 61.60),
    Published(side: 384, patch: 16, width: 1024, depth: 24, gigaMultiplyAdds: 191.21),
    Published(side: 224, patch: 14, width: 1024, depth: 24, gigaMultiplyAdds: 81.08),
    Published(side: 224, patch: 14, width: 1280, depth: 32, gigaMultiplyAdds: 167.40, classes: 0),
    Published(side: 240, patch: 16, width: 1024, depth: 24, gigaMultiplyAdds: 70.99),
  ]

  @Test(arguments: timm) func `timm's table, whose counter adds norms`(_ model: Published) {
    let count = model.count
    // Its counter charges a LayerNorm five operations a number: two norms a block and the last one.
    let norms = 5 * count.tokens * count.width * (2 * count.depth + 1)
    #expect(
      rounded(Double(count.multiplyAdds + norms) / 1e9, 2) == model.gigaMultiplyAdds)
  }

  /// Table A4, for sequences of 2048: Hoffmann and others 2022, arXiv:2203.15556.
  @Test(arguments: [
    (10, 640, 2560, 10, 929_877_196_800), (20, 1024, 4096, 16, 4_135_248_199_680),
    (24, 1280, 5120, 10, 7_353_453_772_800), (26, 1792, 7168, 14, 14_670_316_437_504),
    (28, 2048, 8192, 16, 20_220_437_594_112), (40, 3584, 14336, 28, 83_021_046_743_040),
  ]) func `Chinchilla's table`(depth: Int, width: Int, hidden: Int, heads: Int, flops: Int) {
    let tokens = 2048
    let count = TransformerCount(
      embedding: .lookUp, tokens: tokens, width: width, hidden: hidden, depth: depth, head: .none)
    // Its appendix F charges softmax three operations a score.
    let softmax = 3 * heads * tokens * tokens * depth
    #expect(3 * (2 * count.blockMultiplyAdds + softmax) == flops)
  }

  /// GPT-2 124M at 1024 tokens.
  @Test func `GPT-2, and the form of PaLM and nanoGPT`() {
    let (tokens, width, depth, vocabulary) = (1024, 768, 12, 50257)
    let gpt2 = ModelDimensions(
      input: .text(vocabulary: vocabulary, context: tokens), width: width, depth: depth, heads: 12,
      outputs: vocabulary)
    #expect(2 * gpt2.forwardMultiplyAdds == 291_648_307_200)
    #expect(gpt2.trainingCompute(examples: 1) == Compute(flops: 874_944_921_600))
    // GPT-2's head is its table of tokens.
    #expect(gpt2.parameterCount - vocabulary * width == 124_439_808)
    // Chowdhery and others 2022, arXiv:2204.02311, appendix B, without biases and positions.
    let biases = depth * (9 * width + 2 * width) + width
    let parameters = 124_439_808 - biases - tokens * width
    #expect(parameters == 123_551_232)
    #expect(6 * parameters * tokens + 12 * depth * width * tokens * tokens == 875_062_886_400)
    var short = gpt2
    short.input = .text(vocabulary: vocabulary, context: 64)
    #expect(rounded(short.trainingCompute(examples: 4).flops / 1e9, 3) == 191.557)
  }

  /// ENGINE.md's table of our own models on 28 x 28 images.
  @Test(arguments: [
    (14, 64, 1.243), (14, 128, 4.845), (14, 256, 19.127), (7, 64, 4.966), (7, 128, 19.369),
    (7, 256, 76.487), (4, 64, 16.345), (4, 128, 61.592), (4, 256, 238.790), (2, 64, 87.357),
    (2, 128, 290.320), (2, 256, 1043.061),
  ]) func `our ViTs on 28 x 28 images`(patch: Int, width: Int, mega: Double) {
    let model = ModelDimensions(
      input: .images(height: 28, width: 28, channels: 1, patch: patch), width: width, depth: 6,
      heads: 2, outputs: 10)
    #expect(rounded(Double(model.forwardMultiplyAdds) / 1e6, 3) == mega)
  }

  @Test func `a kernel larger than its stride costs what it reads`() {
    let count = TransformerCount(
      embedding: .patches(16, inputs: 14 * 14), tokens: 16, width: 128, hidden: 512, depth: 6,
      head: .pooled(outputs: 10))
    #expect(rounded(Double(count.multiplyAdds) / 1e6, 3) == 19.670)
  }

  /// Computed from the closed form in ENGINE.md: no published table to compare.
  @Test(arguments: [
    (8, 91.62), (10, 55.28), (12, 37.16), (15, 23.18), (16, 20.27), (20, 12.84), (24, 8.90),
    (30, 5.73), (40, 3.30), (48, 2.35), (60, 1.58), (120, 0.56),
  ]) func `ViT-B at 240 by patch`(patch: Int, giga: Double) {
    let model = Published(side: 240, patch: patch, width: 768, depth: 12, gigaMultiplyAdds: giga)
    #expect(rounded(Double(model.count.multiplyAdds) / 1e9, 2) == giga)
  }

  /// To so many decimals, as a table prints it.
  private func rounded(_ value: Double, _ decimals: Int) -> Double {
    let scale = (0..<decimals).reduce(1.0) { power, _ in 10 * power }
    return (value * scale).rounded() / scale
  }
}
