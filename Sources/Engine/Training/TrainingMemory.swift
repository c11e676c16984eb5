internal import Kernels
internal import Scaling

/// All memory of a training run: one arena of floats, taken once and cut into its parts.
///
/// Weights, the two moments and each slot's gradients share one layout, that of the parameter table; the
/// gradient of the batch is summed where the first slot's was. Each thread has the activations of one micro-batch and its examples.
@safe final class TrainingMemory: @unchecked Sendable {
  // Sendable: the arena never moves, and whoever uses a part from several threads keeps them apart.
  private let arena: Arena
  private let integers: UnsafeMutablePointer<Int32>
  let weights: Row
  let firstMoments: Row
  let secondMoments: Row
  /// (slots, parameters): a slot's gradients in each row.
  let slots: Matrix
  let packed: Row
  let threads: [ThreadSpace]
  let bytes: Int

  struct ThreadSpace: Sendable {
    let workspace: Row
    let examples: ExampleSpace
  }

  init(_ plan: Plan) throws(ArenaError) {
    var parts = Parts()
    let parameters = (0..<3).map { _ in parts.take(plan.parameters) }
    let slots = parts.take(plan.slots * plan.slotStride)
    let packed = parts.take(plan.packed)
    let spaces = (0..<plan.threads).map { _ in
      (workspace: parts.take(plan.workspace), pixels: parts.take(plan.examples * plan.pixelStride))
    }
    arena = try Arena(floats: parts.floats)
    bytes = 4 * (parts.floats + 2 * plan.threads * plan.integers)
    let floats = arena.row
    weights = floats[parameters[0]]
    firstMoments = floats[parameters[1]]
    secondMoments = floats[parameters[2]]
    let slotRow = floats[slots]
    self.slots = unsafe Matrix(
      base: slotRow.base, rows: plan.slots, columns: plan.parameters, stride: plan.slotStride)
    self.packed = floats[packed]

    let perThread = 2 * plan.integers
    unsafe integers = .allocate(capacity: plan.threads * perThread)
    unsafe integers.initialize(repeating: 0, count: plan.threads * perThread)
    var threads: [ThreadSpace] = []
    for (number, space) in spaces.enumerated() {
      let own = unsafe integers + number * perThread
      let pixels = floats[space.pixels]
      threads.append(
        ThreadSpace(
          workspace: floats[space.workspace],
          examples: ExampleSpace(
            images: unsafe Matrix(
              base: pixels.base, rows: plan.pixels > 0 ? plan.examples : 0, columns: plan.pixels,
              stride: plan.pixelStride),
            tokens: unsafe Indices(base: own, count: plan.integers),
            labels: unsafe Indices(base: own + plan.integers, count: plan.integers))))
    }
    self.threads = threads
  }

  deinit { unsafe integers.deallocate() }

  /// The gradient of the batch, once the slots are added up.
  var gradient: Row { slot(0) }

  /// The gradients of one slot.
  func slot(_ index: Int) -> Row {
    let row = slots.rows(index..<index + 1)
    return unsafe Row(base: row.base, count: row.columns)
  }
}

extension TrainingMemory {
  /// How much of everything a run needs.
  struct Plan: Hashable, Sendable {
    /// Floats of one arena of parameters.
    let parameters: Int
    let packed: Int
    let slots: Int
    let threads: Int
    /// Floats of activations, of a thread.
    let workspace: Int
    /// Examples of the largest micro-batch.
    let examples: Int
    /// Floats of an image; none for text.
    let pixels: Int
    /// Tokens, or labels, of the largest micro-batch.
    let integers: Int

    init(_ model: Transformer, _ cut: BatchCut, threads: Int) {
      parameters = model.parameters.floats
      packed = model.packedFloats
      slots = cut.slots
      self.threads = threads
      examples = cut.largestMicroBatch
      workspace = model.workspaceFloats(sequences: examples)
      switch model.dimensions.input {
      case .images(let height, let width, let channels, _): pixels = channels * height * width
      case .text: pixels = 0
      }
      integers = examples * model.dimensions.tokens
    }

    /// Rows of slots begin one cache line apart in the first cache: they are read side by side.
    var slotStride: Int { (parameters + 1023) / 1024 * 1024 + 16 }
    var pixelStride: Int { (pixels + 15) / 16 * 16 }
  }

  /// Hands out one part of an arena after the other.
  private struct Parts {
    private(set) var floats = 0

    /// Behind each part is room for what kernels may read past its end, and one line more, so that parts
    /// of equal length do not meet in one set of a cache.
    mutating func take(_ count: Int) -> Range<Int> {
      let part = floats..<floats + count
      floats += (count + 15) / 16 * 16 + 64 + 16
      return part
    }
  }
}
