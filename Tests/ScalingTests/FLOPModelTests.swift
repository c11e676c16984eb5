import Scaling
import Testing

/// The formulas against tables that were published with them.
@Suite struct FLOPModelTests {
  /// Training FLOPs of a sequence of 2048 tokens: table A4 of arXiv:2203.15556.
  static let chinchilla: [(sizes: [Double], flops: Double)] = [
    ([10, 640, 2560, 10, 64], 929_877_196_800),
    ([20, 1024, 4096, 16, 64], 4_135_248_199_680),
    ([24, 1280, 5120, 10, 128], 7_353_453_772_800),
    ([26, 1792, 7168, 14, 128], 14_670_316_437_504),
    ([28, 2048, 8192, 16, 128], 20_220_437_594_112),
    ([40, 3584, 14336, 28, 128], 83_021_046_743_040),
  ]

  @Test(arguments: chinchilla)
  func `chinchilla's table A4, to the operation`(sizes: [Double], flops: Double) throws {
    var model = ModelSizes()
    let names: [ModelSize] = [.depth, .width, .hidden, .heads, .headWidth]
    for (name, value) in zip(names, sizes) { model[name] = value }
    model[.context] = 2048
    let rate = try FLOPModel.chinchilla.rate(of: model)
    #expect(rate.flops == flops)
    #expect(rate.unit == .example)
  }

  /// GPT-2 of 124M without its positions: 875,062,886,400 for 1024 tokens.
  @Test func `palm's formula for GPT-2`() throws {
    var model = gpt2
    model[.parameters] = 123_551_232
    #expect(try FLOPModel.palm.rate(of: model).flops * 1024 == 875_062_886_400)
    #expect(try FLOPModel.sixND.rate(of: model).flops == 6 * 123_551_232)
  }

  @Test func `N follows from depth, width and vocabulary`() throws {
    // 12 L d², and V d more with embeddings.
    let blocks = 12.0 * 12 * 768 * 768
    #expect(try FLOPModel.kaplan.rate(of: gpt2).flops == 6 * blocks)
    let rate = try FLOPModel.sixND.rate(of: gpt2)
    #expect(rate.flops == 6 * (blocks + 50257 * 768))
    #expect(rate.words == "6 N, N = 123532032 from depth, width and vocabulary")
  }

  /// Multiply-adds of a forward pass in 1e9: torchvision's `_ops` (patches 16 and 32 at 224).
  @Test(arguments: [(16.0, 17.564e9), (32, 4.409e9)])
  func `a ViT's multiply-adds, to the printed digit`(patch: Double, multiplyAdds: Double) throws {
    var model = vitBase
    model[.patch] = patch
    let rate = try FLOPModel.vit.rate(of: model)
    #expect(abs(rate.flops / 6 - multiplyAdds) <= 0.5e6)
  }

  /// A mean over tokens instead of a class token, one channel: 28 x 28, L 6, V 10, in 1e6.
  @Test(arguments: [(14.0, 64.0, 1.243), (7, 128, 19.369), (4, 256, 238.790), (2, 64, 87.357)])
  func `a small ViT's multiply-adds`(patch: Double, width: Double, millions: Double) throws {
    var model = ModelSizes()
    for (size, value) in [
      (ModelSize.image, 28.0), (.patch, patch), (.width, width), (.depth, 6), (.channels, 1),
      (.prefix, 0), (.classes, 10),
    ] { model[size] = value }
    #expect(abs(try FLOPModel.vit.rate(of: model).flops / 6e6 - millions) <= 0.5e-3)
  }

  @Test(arguments: FLOPModel.allCases) func `what is missing is named`(_ model: FLOPModel) throws {
    let error = try #require(throws: FLOPModelError.self) { try model.rate(of: ModelSizes()) }
    #expect("\(error)".contains(model.rawValue))
    guard case .missing(let sizes) = error.problem else {
      Issue.record("\(error)")
      return
    }
    #expect(!sizes.isEmpty)
  }

  @Test func `blocks that are not plain are refused where they would be counted, else not`() throws
  {
    var model = gpt2
    model.peculiarity = "8 key and value heads of 12"
    for formula in [FLOPModel.sixND, .kaplan, .chinchilla] {
      #expect(throws: FLOPModelError.self) { try formula.rate(of: model) }
    }
    model[.parameters] = 1e8
    #expect(try FLOPModel.sixND.rate(of: model).flops == 6e8)
  }

  @Test(arguments: [
    (ModelSize.patch, 0.0), (.patch, 300), (.width, .infinity), (.depth, 1.5), (.depth, -1),
    (.width, 1e9), (.classes, .nan), (.image, 1e6),
  ])
  func `sizes that no model has are refused`(size: ModelSize, value: Double) {
    var model = vitBase
    model[size] = value
    #expect(throws: FLOPModelError.self) { try FLOPModel.vit.rate(of: model) }
  }

  @Test func `each formula is a convention of its own`() {
    #expect(Set(FLOPModel.allCases.map(\.convention)).count == FLOPModel.allCases.count)
    #expect(FLOPModel.sixND.convention == .sixND)
  }

  @Test func `sizes are completed, not replaced`() {
    var stated = ModelSizes()
    stated[.width] = 64
    let all = stated.completed(by: gpt2)
    #expect(all[.width] == 64)
    #expect(all[.depth] == 12)
    #expect(all.words.hasPrefix("depth 12, width 64, heads 12"))
  }

  private var gpt2: ModelSizes {
    var model = ModelSizes()
    for (size, value) in [
      (ModelSize.depth, 12.0), (.width, 768), (.heads, 12), (.context, 1024), (.vocabulary, 50257),
    ] { model[size] = value }
    return model
  }

  private var vitBase: ModelSizes {
    var model = ModelSizes()
    for (size, value) in [
      (ModelSize.image, 224.0), (.patch, 16), (.width, 768), (.depth, 12), (.classes, 1000),
    ] { model[size] = value }
    return model
  }
}
