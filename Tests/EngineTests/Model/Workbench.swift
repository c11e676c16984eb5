import Engine
import Kernels
import Scaling
import TestSupport

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A transformer with its arenas and one micro-batch, in which nothing is trivially 0 or 1.
final class Workbench {
  let transformer: Transformer
  let sequences: Int
  private let weightArena: Arena
  private let packedArena: Arena
  private let gradientArena: Arena
  private let workspaceArena: Arena
  private let pixelArena: Arena
  private let indices: UnsafeMutablePointer<Int32>
  private let labelCount: Int

  /// Floats behind the workspace that must stay as they are.
  private static let fence = 32

  init(
    _ model: ModelDimensions, sequences: Int, _ kernels: any KernelSet,
    _ precision: Precision = .fp32
  ) throws {
    transformer = Transformer(model, kernels: kernels, precision)
    self.sequences = sequences
    let floats = transformer.parameters.floats
    weightArena = try Arena(floats: floats)
    packedArena = try Arena(floats: transformer.packedFloats)
    gradientArena = try Arena(floats: floats)
    workspaceArena = try Arena(
      floats: transformer.workspaceFloats(sequences: sequences) + Self.fence)
    pixelArena = try Arena(floats: sequences * Self.pixels(of: model))
    labelCount = Self.isText(model) ? sequences * model.tokens : sequences
    // Labels first, then tokens.
    indices = .allocate(capacity: labelCount + sequences * model.tokens)
    indices.initialize(repeating: 0, count: labelCount + sequences * model.tokens)
  }

  deinit { indices.deallocate() }

  var weights: Row { weightArena.row }
  var packed: Row { packedArena.row }
  var gradients: Row { gradientArena.row }
  var pixels: Row { pixelArena.row }
  var labels: Indices { Indices(base: indices, count: labelCount) }
  var tokens: Indices {
    Indices(base: indices + labelCount, count: sequences * transformer.dimensions.tokens)
  }
  var workspace: Row { workspaceArena.row[0..<workspaceArena.row.count - Self.fence] }
  var fence: [Float] { workspaceArena.row[workspace.count..<workspaceArena.row.count].values }

  var batch: MicroBatch {
    let model = transformer.dimensions
    return MicroBatch(
      sequences: sequences,
      input: Self.isText(model)
        ? .tokens(tokens)
        : .images(pixels.matrix(rows: sequences, columns: Self.pixels(of: model))),
      labels: labels)
  }

  /// Products keep activations near 1, so that the gradients of early layers say something.
  func randomise() {
    var random = TwinRandom(seed: 7)
    for entry in transformer.parameters.entries {
      let spread = entry.isDecayed ? 1 / Float(entry.count / entry.shape[0]).squareRoot() : 0.2
      let middle: Float = entry.role == .gain ? 1 : 0
      weights[entry.range].fill { _ in middle + spread * Float(random.normal()) }
    }
    pixels.fill { _ in Float(random.normal()) }
    let model = transformer.dimensions
    for i in 0..<labels.count { labels.base[i] = Int32(random.below(model.outputs)) }
    for i in 0..<tokens.count { tokens.base[i] = Int32(random.below(model.outputs)) }
    pack()
  }

  func pack(parts: Int = 1) {
    for part in 0..<parts { transformer.pack(weights, into: packed, part: part, of: parts) }
  }

  func logits() -> [[Float]] {
    transformer.logits(of: batch, weights: weights, packed: packed, workspace: workspace).values
  }

  func evaluate() -> LossSum {
    transformer.evaluate(batch, weights: weights, packed: packed, workspace: workspace)
  }

  func gradient(adding: Bool = false, smoothing: Float = 0, scale: Float = 1) -> LossSum {
    transformer.gradient(
      of: batch, weights: weights, packed: packed, into: gradients, adding: adding,
      smoothing: smoothing, gradientScale: scale, workspace: workspace)
  }

  /// The same weights in double precision.
  var twin: TwinTransformer {
    TwinTransformer(
      model: transformer.dimensions,
      parameters: Dictionary(
        uniqueKeysWithValues: transformer.parameters.entries.map {
          ($0.name, weights[$0.range].values.map(Double.init))
        }))
  }

  /// The micro-batch as the twin takes it: each sequence with its labels.
  var twinBatch: [(TwinTransformer.Sequence, [Int])] {
    let model = transformer.dimensions
    let (T, P) = (model.tokens, Self.pixels(of: model))
    return (0..<sequences).map { b in
      Self.isText(model)
        ? (
          .text(tokens[b * T..<(b + 1) * T].values), labels[b * T..<(b + 1) * T].values
        ) : (.image(pixels[b * P..<(b + 1) * P].values.map(Double.init)), [Int(labels.base[b])])
    }
  }

  private static func isText(_ model: ModelDimensions) -> Bool {
    if case .text = model.input { true } else { false }
  }

  private static func pixels(of model: ModelDimensions) -> Int {
    guard case .images(let height, let width, let channels, _) = model.input else { return 0 }
    return height * width * channels
  }
}

extension Row {
  var values: [Float] { (0..<count).map { base[$0] } }

  func fill(_ value: (Int) -> Float) {
    for i in 0..<count { base[i] = value(i) }
  }
}

extension Matrix {
  var values: [[Float]] {
    (0..<rows).map { i in (0..<columns).map { base[i * stride + $0] } }
  }
}

extension Indices {
  var values: [Int] { (0..<count).map { Int(base[$0]) } }
}

/// The same numbers each time.
struct TwinRandom {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { generator.next() }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// Standard normal, by Box and Muller.
  mutating func normal() -> Double {
    let u = (Double(next() >> 11) + 0.5) / 0x1p53
    let v = Double(next() >> 11) / 0x1p53
    return (-2 * log(u)).squareRoot() * cos(2 * Double.pi * v)
  }
}
