/// Multiply-adds of one forward pass of a transformer, per image or sequence: the closed form.
///
/// Matrix products and attention alone; the square of attention in full, causal or not. Norms, softmax
/// and activations are not counted. With T tokens, width C, hidden width F, depth L:
///
/// - a block: T (4 C² + 2 C F) + 2 T² C, whatever the number of heads;
/// - patches: (patches) × (inputs of a patch) × C; a table of tokens: nothing;
/// - the head: C × outputs for each token that it reads.
///
/// Published tables differ by what they leave out or add, so each part can be asked for. The tables of
/// torchvision, timm, Chinchilla and PaLM are reproduced in the tests.
package struct TransformerCount: Hashable, Sendable {
  package var embedding: Embedding
  /// T, prefix tokens included.
  package var tokens: Int
  package var width: Int
  package var hidden: Int
  package var depth: Int
  package var head: Head

  package init(
    embedding: Embedding, tokens: Int, width: Int, hidden: Int, depth: Int, head: Head
  ) {
    self.embedding = embedding
    self.tokens = tokens
    self.width = width
    self.hidden = hidden
    self.depth = depth
    self.head = head
  }

  package enum Embedding: Hashable, Sendable {
    /// So many patches of so many numbers each; the numbers of a patch overlap another's where the kernel
    /// is larger than its stride.
    case patches(Int, inputs: Int)
    /// Rows of a table.
    case lookUp
  }

  package enum Head: Hashable, Sendable {
    case none
    /// Reads one vector: a class token or the mean.
    case pooled(outputs: Int)
    /// Reads every token.
    case everyToken(outputs: Int)
  }

  package var embeddingMultiplyAdds: Int {
    guard case .patches(let count, let inputs) = embedding else { return 0 }
    return count * inputs * width
  }

  /// All blocks together.
  package var blockMultiplyAdds: Int {
    let (T, C, F) = (tokens, width, hidden)
    return depth * (T * (4 * C * C + 2 * C * F) + 2 * T * T * C)
  }

  package var headMultiplyAdds: Int {
    switch head {
    case .none: 0
    case .pooled(let outputs): width * outputs
    case .everyToken(let outputs): tokens * width * outputs
    }
  }

  package var multiplyAdds: Int { embeddingMultiplyAdds + blockMultiplyAdds + headMultiplyAdds }

  /// Training arithmetic for so many images or sequences: 3 × 2 × multiply-adds.
  ///
  /// A multiply-add is two operations; the backward pass has one product for the inputs and one for the
  /// weights.
  package func training(examples: Int) -> Compute {
    Compute(flops: 6 * Double(multiplyAdds) * Double(examples))
  }
}
