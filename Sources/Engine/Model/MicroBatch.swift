package import Kernels

/// A few sequences that one thread takes through the model together.
package struct MicroBatch: Sendable {
  package enum Input: Sendable {
    /// Normalised pixels, (B, channels · height · width), in that order of axes.
    case images(Matrix)
    /// B · T token numbers, below the vocabulary.
    case tokens(Indices)
  }

  /// B.
  package var sequences: Int
  package var input: Input
  /// B classes, or B · T next tokens; below `outputs`.
  package var labels: Indices

  package init(sequences: Int, input: Input, labels: Indices) {
    self.sequences = sequences
    self.input = input
    self.labels = labels
  }
}
