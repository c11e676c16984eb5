import Engine
import Testing

@Suite struct BatchCutTests {
  @Test(arguments: [1, 2, 3, 7, 8, 19, 32, 64, 250, 256, 1000])
  func `each example is in one micro-batch and each micro-batch in one slot, in order`(_ batch: Int)
  {
    for tokens in [1, 4, 16, 49, 100, 128, 196, 256, 300, 1024] {
      let cut = BatchCut(batch: batch, tokens: tokens)
      let name: Comment = "\(batch) of \(tokens) tokens: \(cut)"
      let sizes = (0..<cut.microBatches).map { cut.examples(ofMicroBatch: $0) }
      #expect(sizes.flatMap(Array.init) == Array(0..<batch), name)
      let runs = (0..<cut.slots).map { cut.microBatches(ofSlot: $0) }
      #expect(runs.flatMap(Array.init) == Array(0..<cut.microBatches), name)
      // No thread waits for a longer piece, and none is empty.
      #expect((sizes.map(\.count).max() ?? 0) - (sizes.map(\.count).min() ?? 0) <= 1, name)
      #expect((runs.map(\.count).max() ?? 0) - (runs.map(\.count).min() ?? 0) <= 1, name)
      #expect((sizes.map(\.count).min() ?? 0) > 0 && (runs.map(\.count).min() ?? 0) > 0, name)
      #expect(sizes.map(\.count).max() == cut.largestMicroBatch, name)
      #expect(cut.largestMicroBatch == 1 || cut.largestMicroBatch * tokens <= 256, name)
      #expect(cut.slots <= 8, name)
    }
  }

  @Test
  func
    `the shapes of the benchmarks have eight slots of equal length, four where batches are small`()
  {
    for (batch, tokens) in [(256, 16), (256, 49), (64, 196), (32, 128), (32, 256)] {
      let cut = BatchCut(batch: batch, tokens: tokens)
      #expect(cut.slots == 8 && cut.microBatches % 8 == 0, "\(batch) of \(tokens)")
    }
    #expect(BatchCut(batch: 256, tokens: 4).slots == 4)
  }
}
