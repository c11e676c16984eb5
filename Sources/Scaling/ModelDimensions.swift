/// The sizes of one model: everything that its weights' shapes and its arithmetic depend on.
package struct ModelDimensions: Hashable, Sendable {
  package var input: Input
  /// C.
  package var width: Int
  /// L.
  package var depth: Int
  /// H, which divides C.
  package var heads: Int
  /// F, of the two layers between attention.
  package var hidden: Int
  /// V: classes, or the vocabulary.
  package var outputs: Int
  /// Patch sizes of a ViT that was refined, the coarsest first: their embeddings go on beside its own.
  ///
  /// Each is a multiple of the next and the last of the model's own.
  package var inheritedPatches: [Int] = []

  /// `hidden` is 4 C where it is not given.
  package init(
    input: Input, width: Int, depth: Int, heads: Int, hidden: Int? = nil, outputs: Int
  ) {
    self.input = input
    self.width = width
    self.depth = depth
    self.heads = heads
    self.hidden = hidden ?? 4 * width
    self.outputs = outputs
  }

  package enum Input: Hashable, Sendable {
    /// A ViT; the patch divides height and width.
    case images(height: Int, width: Int, channels: Int, patch: Int)
    /// A GPT over so many tokens of context.
    case text(vocabulary: Int, context: Int)
  }

  /// T: tokens of an image or sequence.
  package var tokens: Int {
    switch input {
    case .images(let height, let width, _, let patch): (height / patch) * (width / patch)
    case .text(_, let context): context
    }
  }

  /// An image's class, or the next token after each.
  package var labelsPerExample: Int {
    switch input {
    case .images: 1
    case .text: tokens
    }
  }

  /// Numbers that the patch embedding reads for a token; `nil` for text.
  private var patchInputs: Int? {
    guard case .images(_, _, let channels, let patch) = input else { return nil }
    return channels * patch * patch
  }

  /// Every embedding of a refined ViT reads each pixel once, so they cost the same.
  package var count: TransformerCount {
    TransformerCount(
      embedding: patchInputs.map { .patches(tokens, inputs: $0 * (1 + inheritedPatches.count)) }
        ?? .lookUp, tokens: tokens,
      width: width, hidden: hidden, depth: depth,
      head: patchInputs == nil ? .everyToken(outputs: outputs) : .pooled(outputs: outputs))
  }

  /// Of one image or sequence.
  package var forwardMultiplyAdds: Int { count.multiplyAdds }

  /// Training arithmetic for so many images or sequences, three forward passes each.
  package func trainingCompute(examples: Int) -> Compute { count.training(examples: examples) }

  /// All learned numbers: weights, biases, gains, positions.
  ///
  /// The head of a ViT has a bias, that of a GPT none; the GPT's table of tokens is not shared with it.
  package var parameterCount: Int {
    let (T, C, F) = (tokens, width, hidden)
    let norm = 2 * C
    let attention = 4 * (C * C + C)
    let perceptron = 2 * C * F + F + C
    let embedding: Int
    let head: Int
    switch input {
    case .images(_, _, let channels, let patch):
      embedding = ([patch] + inheritedPatches).reduce(0) { $0 + channels * $1 * $1 * C + C }
      head = C * outputs + outputs
    case .text(let vocabulary, _):
      embedding = vocabulary * C
      head = C * outputs
    }
    return embedding + T * C + depth * (2 * norm + attention + perceptron) + norm + head
  }
}

extension FLOPConvention {
  /// Three forward passes by `TransformerCount`: products and attention in full, a multiply-add is two.
  package static let threeForward = FLOPConvention("traverse-3-forward")
}
