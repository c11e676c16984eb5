import Engine
import KernelTwins
import Kernels
import Scaling
import Testing

/// A small model and a micro-batch for it, all random, the same each time.
struct ModelCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let model: ModelDimensions
  let sequences: Int
  let smoothing: Float

  /// Nothing divides a vector; patches in a rectangle; both families; one sequence and several.
  static let all = [
    ModelCase(
      testDescription: "smallest ViT",
      model: .init(
        input: .images(height: 6, width: 4, channels: 2, patch: 2), width: 8, depth: 1, heads: 2,
        hidden: 12, outputs: 3),
      sequences: 2, smoothing: 0.1),
    ModelCase(
      testDescription: "odd ViT",
      model: .init(
        input: .images(height: 15, width: 10, channels: 3, patch: 5), width: 20, depth: 2, heads: 4,
        hidden: 80, outputs: 11),
      sequences: 3, smoothing: 0.2),
    ModelCase(
      testDescription: "ViT of one token",
      model: .init(
        input: .images(height: 3, width: 3, channels: 1, patch: 3), width: 6, depth: 1, heads: 1,
        hidden: 5, outputs: 2),
      sequences: 1, smoothing: 0),
    ModelCase(
      testDescription: "even ViT",
      model: .init(
        input: .images(height: 8, width: 8, channels: 1, patch: 2), width: 64, depth: 1, heads: 2,
        hidden: 256, outputs: 10),
      sequences: 2, smoothing: 0),
    refined,
    ModelCase(
      testDescription: "smallest GPT",
      model: .init(
        input: .text(vocabulary: 7, context: 5), width: 6, depth: 1, heads: 3, hidden: 10,
        outputs: 7),
      sequences: 1, smoothing: 0.1),
    ModelCase(
      testDescription: "odd GPT",
      model: .init(
        input: .text(vocabulary: 31, context: 19), width: 20, depth: 2, heads: 2, hidden: 80,
        outputs: 31),
      sequences: 2, smoothing: 0),
  ]
}

extension ModelCase {
  /// With two embeddings from before.
  private static let refined: ModelCase = {
    var model = ModelDimensions(
      input: .images(height: 8, width: 12, channels: 2, patch: 1), width: 12, depth: 1, heads: 2,
      hidden: 20, outputs: 3)
    model.inheritedPatches = [4, 2]
    return ModelCase(
      testDescription: "refined ViT", model: model, sequences: 3, smoothing: 0.1)
  }()
}

/// Kernels by the name that a failure shows.
struct NamedKernels: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let kernels: any KernelSet

  /// The twins and every instruction set of this machine.
  static let all =
    [NamedKernels(testDescription: "twins", kernels: ScalarTwin())]
    + InstructionSet.available.compactMap { set in
      set.kernels.map { NamedKernels(testDescription: set.rawValue, kernels: $0) }
    }

  /// Those that multiply pairs of bfloat16 on this machine.
  static let ofPairs = all.filter {
    $0.kernels.instructionSet.multipliesPairs
  }
}
