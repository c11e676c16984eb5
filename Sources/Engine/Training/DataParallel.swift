internal import Kernels
internal import Scaling
internal import Synchronization

/// The passes of a training step, each shared between threads: gradients, their sum, the update, packing.
///
/// Each pass has pieces that depend on shape and batch alone; a thread takes the next free one until none
/// is left. What a piece computes depends on no other, and sums over pieces are taken in their order: so
/// bits depend on the pieces, never on who did them. Nothing is allocated.
@safe final class DataParallel: @unchecked Sendable {
  // Sendable: what varies is written by the caller between two passes and only read within one.
  let model: Transformer
  let memory: TrainingMemory
  let cut: BatchCut
  private let feed: ExampleFeed
  private let pool: ThreadPool
  private let smoothing: Float
  /// One over the labels of a batch.
  private let gradientScale: Float
  /// Parts of tensors, for the update.
  private let parts: [Part]

  /// The next free piece of the pass.
  private let next = Atomic<Int>(0)
  private let isAbandoned = Atomic<Bool>(false)
  /// The first example of the batch.
  private var firstExample = 0
  /// The update of each tensor.
  private var updates: [AdamWStep] = []
  private var isStopping: @Sendable () -> Bool = { false }
  /// What each slot, or each group of held-out examples, found.
  private let losses: UnsafeMutablePointer<LossSum>
  /// Sums of squares of the gradient, by block.
  private let squares: UnsafeMutablePointer<Double>

  private struct Part {
    let tensor: Int
    let range: Range<Int>
  }

  init(
    _ model: Transformer, _ feed: ExampleFeed, _ cut: BatchCut, memory: TrainingMemory,
    pool: ThreadPool, smoothing: Double
  ) {
    self.model = model
    self.memory = memory
    self.cut = cut
    self.feed = feed
    self.pool = pool
    self.smoothing = Float(smoothing)
    gradientScale = Float(1 / Double(cut.batch * model.dimensions.labelsPerExample))
    parts = model.parameters.entries.enumerated().flatMap { number, entry in
      stride(from: entry.range.lowerBound, to: entry.range.upperBound, by: Self.blockFloats).map {
        Part(tensor: number, range: $0..<min($0 + Self.blockFloats, entry.range.upperBound))
      }
    }
    groups = (feed.evaluatedCount + cut.largestMicroBatch - 1) / cut.largestMicroBatch
    let sums = max(cut.slots, groups)
    unsafe losses = .allocate(capacity: sums)
    unsafe losses.initialize(repeating: LossSum(), count: sums)
    blocks = (memory.gradient.count + Self.blockFloats - 1) / Self.blockFloats
    unsafe squares = .allocate(capacity: blocks)
    unsafe squares.initialize(repeating: 0, count: blocks)
  }

  deinit {
    unsafe squares.deallocate()
    unsafe losses.deallocate()
  }

  /// Pieces of work on parameters: 64 KiB of each arena, a thousand times the cost of taking one.
  private static let blockFloats = 1 << 14
  private let blocks: Int
  /// Groups of held-out examples, each the size of a micro-batch.
  private let groups: Int

  // MARK: The passes of a step, in order

  /// Fills the slots with the gradients of the batch that begins with example `first`; returns its loss.
  func gradients(ofBatchFrom first: Int) -> LossSum {
    firstExample = first
    begin { [self] thread in
      let space = memory.threads[thread]
      while let slot = take(below: cut.slots) { accumulate(slot, space) }
    }
    return sumOfLosses(cut.slots)
  }

  /// Adds the slots up; returns the sum of squares of the gradient, in double precision.
  func reduce() -> Double {
    begin { [self] _ in
      while let block = take(below: blocks) {
        let start = block * Self.blockFloats
        let range = start..<min(start + Self.blockFloats, memory.gradient.count)
        unsafe squares[block] = model.kernels.reduce(
          memory.slots.columns(range), into: memory.gradient[range])
      }
    }
    var sum = 0.0
    for block in 0..<blocks { unsafe sum += squares[block] }
    return sum
  }

  /// Moves the weights along the gradient; `scalars` are those of each tensor's update.
  func update(_ scalars: (_ tensor: Int) -> AdamWStep) {
    if updates.isEmpty { updates.reserveCapacity(model.parameters.entries.count) }
    updates.removeAll(keepingCapacity: true)
    for tensor in model.parameters.entries.indices { updates.append(scalars(tensor)) }
    begin { [self] _ in
      while let index = take(below: parts.count) {
        let part = parts[index]
        model.kernels.adamW(
          memory.weights[part.range], gradients: memory.gradient[part.range],
          firstMoments: memory.firstMoments[part.range],
          secondMoments: memory.secondMoments[part.range], updates[part.tensor])
      }
    }
  }

  /// Puts the weights into the order in which products read them; due after every change of theirs.
  func pack() {
    begin { [self] thread in
      model.pack(memory.weights, into: memory.packed, part: thread, of: pool.count)
    }
  }

  // MARK: Evaluation

  /// The loss on held-out examples; `nil` where `isStopping` turned true on the way.
  func evaluate(unless isStopping: @escaping @Sendable () -> Bool) -> LossSum? {
    self.isStopping = isStopping
    isAbandoned.store(false, ordering: .relaxed)
    begin { [self] thread in
      let space = memory.threads[thread]
      while let group = take(below: groups) {
        if self.isStopping() { isAbandoned.store(true, ordering: .relaxed) }
        if isAbandoned.load(ordering: .relaxed) { return }
        judge(group, space)
      }
    }
    self.isStopping = { false }
    return isAbandoned.load(ordering: .relaxed) ? nil : sumOfLosses(groups)
  }

  // MARK: Pieces

  /// The micro-batches of a slot, in order, into its own arena.
  private func accumulate(_ slot: Int, _ space: TrainingMemory.ThreadSpace) {
    var sum = LossSum()
    let run = cut.microBatches(ofSlot: slot)
    for microBatch in run {
      let examples = cut.examples(ofMicroBatch: microBatch)
      let batch = feed.training(
        firstExample + examples.lowerBound..<firstExample + examples.upperBound, in: space.examples)
      let loss = model.gradient(
        of: batch, weights: memory.weights, packed: memory.packed, into: memory.slot(slot),
        adding: microBatch > run.lowerBound, smoothing: smoothing, gradientScale: gradientScale,
        workspace: space.workspace)
      sum.loss += loss.loss
      sum.correct += loss.correct
    }
    unsafe losses[slot] = sum
  }

  private func judge(_ group: Int, _ space: TrainingMemory.ThreadSpace) {
    let start = group * cut.largestMicroBatch
    let batch = feed.heldOut(
      start..<min(start + cut.largestMicroBatch, feed.evaluatedCount), in: space.examples)
    unsafe losses[group] = model.evaluate(
      batch, weights: memory.weights, packed: memory.packed, workspace: space.workspace)
  }

  // MARK: Sharing

  /// Runs a pass on all threads; it captures one reference, for which nothing is allocated.
  private func begin(_ pass: @escaping ThreadPool.Job) {
    next.store(0, ordering: .relaxed)
    pool.run(pass)
  }

  /// The next free piece of the pass; `nil` when all are taken.
  @inline(__always)
  private func take(below count: Int) -> Int? {
    let piece = next.add(1, ordering: .relaxed).oldValue
    return piece < count ? piece : nil
  }

  private func sumOfLosses(_ count: Int) -> LossSum {
    var sum = LossSum()
    for index in 0..<count {
      unsafe sum.loss += losses[index].loss
      unsafe sum.correct += losses[index].correct
    }
    return sum
  }
}
