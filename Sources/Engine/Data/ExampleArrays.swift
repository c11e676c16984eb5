internal import Kernels

/// Examples that the caller has in memory, taken as they stand and in their order.
///
/// For holding the trainer against another one on the same batches, step by step. They are not split: both sides are
/// the same examples.
package struct ExampleArrays: Sendable {
  package let inputs: Inputs
  /// One for each image, or for each token.
  package let labels: [Int32]
  package let count: Int

  package enum Inputs: Sendable {
    /// [example][channel][row][column], normalised already.
    case images([Float], height: Int, width: Int, channels: Int, classes: Int)
    /// [example][position].
    case tokens([Int32], context: Int, vocabulary: Int)
  }

  package init(_ inputs: Inputs, labels: [Int32]) {
    switch inputs {
    case .images(let pixels, let height, let width, let channels, let classes):
      count = labels.count
      precondition(pixels.count == count * channels * height * width, "\(count) labels")
      precondition(labels.allSatisfy { (0..<Int32(classes)).contains($0) }, "\(classes) classes")
    case .tokens(let tokens, let context, let vocabulary):
      count = tokens.count / context
      precondition(tokens.count == count * context && labels.count == tokens.count)
      precondition((tokens + labels).allSatisfy { (0..<Int32(vocabulary)).contains($0) })
    }
    self.inputs = inputs
    self.labels = labels
  }

  /// Copies an image; returns its label.
  func copy(_ index: Int, into row: Row) -> Int32 {
    guard case .images(let pixels, _, _, _, _) = inputs else { preconditionFailure("text") }
    let start = index * row.count
    for place in 0..<row.count { unsafe row.base[place] = pixels[start + place] }
    return labels[index]
  }

  /// Copies a window of text, and what follows each of its tokens.
  func copy(_ index: Int, into tokens: Indices, labels: Indices) {
    guard case .tokens(let all, let context, _) = inputs else { preconditionFailure("images") }
    precondition(tokens.count == context, "\(tokens.count) tokens for windows of \(context)")
    for place in 0..<context {
      unsafe tokens.base[place] = all[index * context + place]
      unsafe labels.base[place] = self.labels[index * context + place]
    }
  }
}
