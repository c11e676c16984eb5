/// A formula by which training FLOPs follow from a model's sizes.
///
/// A multiply-add counts as two and training as three forward passes. Formulas differ in what they leave out, so laws by one are
/// never compared with laws by another: each is a `FLOPConvention` of its own.
package enum FLOPModel: String, Hashable, Sendable, CaseIterable {
  /// 6 N a token, N with embeddings (Hoffmann et al. 2022, arXiv:2203.15556, appendix F).
  case sixND = "6nd"
  /// 6 N a token, N without embeddings (Kaplan et al. 2020, arXiv:2001.08361, section 2.1).
  case kaplan
  /// 6 N + 12 L h k T a token: attention added, its causal half not taken off (Chowdhery et al. 2022, arXiv:2204.02311, appendix B).
  case palm
  /// Products, attention and softmax of L blocks for a sequence (arXiv:2203.15556, appendix F; table A4 leaves out embeddings and logits).
  case chinchilla
  /// Products and attention of a ViT for an image, its patches and its head among them (`TransformerCount`).
  case vit

  package var convention: FLOPConvention { FLOPConvention(rawValue) }

  /// What a formula counts FLOPs for.
  package enum Unit: String, Hashable, Sendable {
    case token
    /// A sequence or an image.
    case example
  }

  package var unit: Unit {
    switch self {
    case .sixND, .kaplan, .palm: .token
    case .chinchilla, .vit: .example
    }
  }

  /// Training FLOPs of one unit, and how they were counted.
  package struct Rate: Hashable, Sendable {
    package let flops: Double
    package let unit: Unit
    /// The formula with its numbers, such as `6 N, N = 190000000`.
    package let words: String
  }

  /// Training FLOPs of one token or example of a model.
  ///
  /// N follows from depth, width and vocabulary where it is not stated; f is 4 d, k is d / h and a ViT has one token beside its
  /// patches and three channels where nothing else is. Throws for sizes that the formula needs and nobody states.
  package func rate(of sizes: ModelSizes) throws(FLOPModelError) -> Rate {
    let needed = Sizes(sizes: sizes, model: self)
    switch self {
    case .sixND:
      let (count, origin) = try needed.parameters
      return Rate(
        flops: 6 * count, unit: unit, words: "6 N, N = \(Number.spelled(count))\(origin)")
    case .kaplan:
      let (count, origin) = try needed.nonEmbeddingParameters
      return Rate(
        flops: 6 * count, unit: unit,
        words: "6 N, N = \(Number.spelled(count)) without embeddings\(origin)")
    case .palm:
      let (count, origin) = try needed.parameters
      try needed.require(.depth, sizes[.headWidth] == nil ? .width : .heads, .context)
      let attention = try 12 * needed[.depth] * needed.attentionWidth * needed[.context]
      return Rate(
        flops: 6 * count + attention, unit: unit,
        words: "6 N + 12 L h k T, N = \(Number.spelled(count))\(origin)")
    case .chinchilla:
      return Rate(
        flops: try 3 * needed.chinchillaForward, unit: unit, words: "a sequence's products")
    case .vit:
      let count = try needed.imageCount
      return Rate(
        flops: 6 * Double(count.multiplyAdds), unit: unit,
        words: "an image of \(count.tokens) tokens")
    }
  }
}

/// What keeps a formula from a model.
package struct FLOPModelError: Error, Hashable, Sendable, CustomStringConvertible {
  package let model: FLOPModel
  package let problem: Problem

  package enum Problem: Hashable, Sendable {
    case missing([ModelSize])
    case peculiar(String)
    case unusable(ModelSize, Double)
  }

  package var description: String {
    switch problem {
    case .missing(let sizes):
      let names = sizes.map(\.rawValue).joined(separator: ", ")
      return "the formula \(model.rawValue) needs: \(names)"
    case .peculiar(let words):
      return "the formula \(model.rawValue) counts plain blocks, and the model has \(words)"
    case .unusable(let size, let value):
      return "found \(size.rawValue) = \(Number.spelled(value)), which no model has"
    }
  }
}

/// What a formula asks a model for, in its terms.
private struct Sizes {
  let sizes: ModelSizes
  let model: FLOPModel

  subscript(size: ModelSize) -> Double {
    get throws(FLOPModelError) {
      guard let value = sizes[size] else { throw error(.missing([size])) }
      return try checked(value, size)
    }
  }

  /// With these limits every product of sizes stays exact in an Int.
  private func checked(_ value: Double, _ size: ModelSize) throws(FLOPModelError) -> Double {
    let isCount = size == .parameters || size == .nonEmbeddingParameters
    let least = size == .prefix || size == .classes ? 0.0 : 1
    guard value >= least, isCount ? value.isFinite : value <= 0x100_0000 && value == value.rounded()
    else { throw error(.unusable(size, value)) }
    return value
  }

  private func optional(_ size: ModelSize, or usual: Double) throws(FLOPModelError) -> Double {
    guard let value = sizes[size] else { return usual }
    return try checked(value, size)
  }

  private func error(_ problem: FLOPModelError.Problem) -> FLOPModelError {
    FLOPModelError(model: model, problem: problem)
  }

  /// Throws with all of them that are missing, so that one answer mends it.
  func require(_ needed: ModelSize...) throws(FLOPModelError) {
    let missing = needed.filter { sizes[$0] == nil }
    guard missing.isEmpty else { throw error(.missing(missing)) }
  }

  private func refusePeculiarity() throws(FLOPModelError) {
    if let words = sizes.peculiarity { throw error(.peculiar(words)) }
  }

  /// N with embeddings: as stated, or the blocks' and the table of tokens.
  var parameters: (count: Double, origin: String) {
    get throws(FLOPModelError) {
      if sizes[.parameters] != nil { return (try self[.parameters], "") }
      guard let vocabulary = sizes[.vocabulary], sizes[.depth] != nil, sizes[.width] != nil
      else { throw error(.missing([.parameters])) }
      let table = try checked(vocabulary, .vocabulary) * self[.width]
      return (try blockParameters + table, " from depth, width and vocabulary")
    }
  }

  var nonEmbeddingParameters: (count: Double, origin: String) {
    get throws(FLOPModelError) {
      if sizes[.nonEmbeddingParameters] != nil { return (try self[.nonEmbeddingParameters], "") }
      guard sizes[.depth] != nil, sizes[.width] != nil
      else { throw error(.missing([.nonEmbeddingParameters])) }
      return (try blockParameters, " from depth and width")
    }
  }

  /// 2 d L (2 h k + f), without biases and norms: Kaplan et al., table 1.
  private var blockParameters: Double {
    get throws(FLOPModelError) {
      try refusePeculiarity()
      return try 2 * self[.width] * self[.depth] * (2 * attentionWidth + hidden)
    }
  }

  private var hidden: Double {
    get throws(FLOPModelError) { try optional(.hidden, or: 4 * self[.width]) }
  }

  /// h k: the width of all heads together.
  var attentionWidth: Double {
    get throws(FLOPModelError) {
      guard sizes[.headWidth] != nil else { return try self[.width] }
      return try self[.heads] * self[.headWidth]
    }
  }

  var chinchillaForward: Double {
    get throws(FLOPModelError) {
      try refusePeculiarity()
      try require(.context, .width, .depth, .heads)
      let (T, d, L) = (try self[.context], try self[.width], try self[.depth])
      let (h, hk, f) = (try self[.heads], try attentionWidth, try hidden)
      let queriesKeysValues = 2 * 3 * T * d * hk
      let products = 2 * 2 * T * T * hk
      let softmax = 3 * h * T * T
      let projection = 2 * T * hk * d
      let dense = 2 * T * 2 * d * f
      return L * (queriesKeysValues + products + softmax + projection + dense)
    }
  }

  var imageCount: TransformerCount {
    get throws(FLOPModelError) {
      try refusePeculiarity()
      try require(.image, .patch, .width, .depth, .classes)
      // With these limits every count of multiply-adds fits an Int.
      func limited(
        _ value: Double, _ size: ModelSize, _ limit: Int
      ) throws(FLOPModelError) -> Int {
        guard value <= Double(limit) else { throw error(.unusable(size, value)) }
        return Int(value)
      }
      let side = try limited(self[.image], .image, 1 << 16)
      let patch = try limited(self[.patch], .patch, side)
      let patches = (side / patch) * (side / patch)
      let channels = try limited(optional(.channels, or: 3), .channels, 1 << 10)
      let tokens = patches + (try limited(optional(.prefix, or: 1), .prefix, 1 << 10))
      guard tokens <= 1 << 16 else { throw error(.unusable(.patch, Double(patch))) }
      let width = try limited(self[.width], .width, 1 << 16)
      let depth = try limited(self[.depth], .depth, 1 << 10)
      let hidden = try limited(hidden, .hidden, 1 << 18)
      return TransformerCount(
        embedding: .patches(patches, inputs: patch * patch * channels), tokens: tokens,
        width: width, hidden: hidden, depth: depth,
        head: .pooled(outputs: Int(try self[.classes])))
    }
  }
}
