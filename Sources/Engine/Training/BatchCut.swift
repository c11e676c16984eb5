/// How a batch is cut into micro-batches, and these into slots: by shape and batch size alone.
///
/// A micro-batch goes through the model at once; a slot is a run of micro-batches whose gradients are
/// added in order into an arena of the slot's own. Threads take whole slots, and the slots' sums are added in
/// one fixed tree: so bits do not depend on the number of threads. At most `slots` threads help.
package struct BatchCut: Hashable, Sendable {
  /// Images or sequences.
  package let batch: Int
  package let microBatches: Int
  package let slots: Int

  /// Micro-batches of about 256 tokens: weights are read once for so many, and the widest activations still
  /// lie in a core's second cache.
  package init(batch: Int, tokens: Int) {
    precondition(batch > 0 && tokens > 0, "a batch of \(batch) with \(tokens) tokens each")
    let most = max(1, Self.tokensOfMicroBatch / tokens)
    let count = (batch + most - 1) / most
    slots = min(Self.slotLimit, count)
    // Slots of one length, so that no thread waits for a longer one.
    microBatches = min(batch, (count + slots - 1) / slots * slots)
    self.batch = batch
  }

  private static let tokensOfMicroBatch = 256
  private static let slotLimit = 8

  /// Sizes differ by one at most.
  package func examples(ofMicroBatch index: Int) -> Range<Int> {
    index * batch / microBatches..<(index + 1) * batch / microBatches
  }

  package func microBatches(ofSlot slot: Int) -> Range<Int> {
    slot * microBatches / slots..<(slot + 1) * microBatches / slots
  }

  /// Examples of the largest micro-batch.
  package var largestMicroBatch: Int { (batch + microBatches - 1) / microBatches }
}
