/// One number that a model's config states and a formula of FLOPs may need.
package enum ModelSize: String, Hashable, Sendable, CaseIterable {
  /// N, embeddings included.
  case parameters
  /// N without the embeddings of tokens and positions.
  case nonEmbeddingParameters = "non-embedding parameters"
  /// L.
  case depth
  /// d, of the residual stream.
  case width
  /// f, between the two layers of a block's perceptron.
  case hidden
  /// h.
  case heads
  /// k, of a key.
  case headWidth = "head width"
  /// T, tokens of a sequence.
  case context
  /// V.
  case vocabulary
  /// P, the side of a square patch.
  case patch
  /// S, the side of a square image.
  case image
  case channels
  /// Tokens of a ViT beside its patches: a class token is one.
  case prefix
  case classes
}

/// The sizes of a transformer as far as they are known.
package struct ModelSizes: Hashable, Sendable {
  private var values: [ModelSize: Double] = [:]
  /// In words what makes its blocks others than two products, attention of as many keys as queries, and two products more.
  package var peculiarity: String?

  package init() {}

  package subscript(size: ModelSize) -> Double? {
    get { values[size] }
    set { values[size] = newValue }
  }

  /// These, and of the others what these do not state.
  package func completed(by others: ModelSizes) -> ModelSizes {
    var all = self
    all.values.merge(others.values) { own, _ in own }
    all.peculiarity = peculiarity ?? others.peculiarity
    return all
  }

  /// What these or the others state, but for what both state differently.
  package func agreeing(with others: ModelSizes) -> ModelSizes {
    var all = completed(by: others)
    for (size, value) in others.values where values[size] != nil && values[size] != value {
      all.values[size] = nil
    }
    return all
  }

  package var isEmpty: Bool { values.isEmpty }

  /// Those that are stated, in the order of the cases.
  package var stated: [ModelSize] { ModelSize.allCases.filter { values[$0] != nil } }

  /// Tokens of an image, those beside its patches included (one unless stated), or of a sequence; `nil` where neither is
  /// known.
  package var tokensPerExample: Int? {
    if let image = self[.image], let patch = self[.patch], patch >= 1, patch <= image {
      let side = (image / patch).rounded(.down)
      return Int(exactly: side * side + (self[.prefix] ?? 1))
    }
    return self[.context].flatMap { Int(exactly: $0) }
  }

  /// `depth 12, width 768`, in the order of the cases.
  package var words: String {
    ModelSize.allCases.compactMap { size in
      values[size].map { "\(size.rawValue) \(Number.spelled($0))" }
    }.joined(separator: ", ")
  }
}

extension ModelSize {
  /// As an axis of a shape is named: `head-width`.
  package var axis: String { String(rawValue.map { $0 == " " ? "-" : $0 }) }

  /// The size that an axis of that name is, if it is one.
  package init?(axis: String) {
    guard let size = ModelSize.allCases.first(where: { $0.axis == axis }) else { return nil }
    self = size
  }
}
