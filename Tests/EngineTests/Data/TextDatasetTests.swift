import Engine
import Host
import Kernels
import Testing

@Suite struct TextDatasetTests {
  private func dataset(_ texts: [[UInt8]], seed: UInt64 = 1) throws -> TextDataset {
    try TextDataset(TextFiles(texts), seed: seed, name: "test")
  }

  /// `context` + 1 bytes of a window; labels must be the tokens one further.
  private func window(
    context: Int, _ copy: (_ tokens: Indices, _ labels: Indices) -> Void
  ) -> [UInt8] {
    var numbers = [Int32](repeating: -1, count: 2 * context + 2)
    numbers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      copy(Indices(base: base, count: context), Indices(base: base + context + 1, count: context))
    }
    #expect(numbers[context] == -1 && numbers[2 * context + 1] == -1)
    #expect(numbers[1..<context] == numbers[context + 1..<2 * context])
    return numbers[..<context].map { UInt8($0) } + [UInt8(numbers[2 * context])]
  }

  private func training(
    _ data: TextDataset, _ epoch: Int, _ index: Int, context: Int, seed: UInt64 = 1
  ) -> [UInt8] {
    window(context: context) {
      data.copyTraining(
        epoch: epoch, index: index, context: context, seed: seed, into: $0, labels: $1)
    }
  }

  private func heldOut(_ data: TextDataset, _ index: Int, context: Int) -> [UInt8] {
    window(context: context) {
      data.copyHeldOut(index: index, context: context, into: $0, labels: $1)
    }
  }

  /// All runs of eight bytes without a zero in `windows`.
  private func grams(_ windows: [[UInt8]]) -> Set<UInt64> {
    var grams: Set<UInt64> = []
    for window in windows {
      var (gram, length): (UInt64, Int) = (0, 0)
      for byte in window {
        length = byte == 0 ? 0 : length + 1
        gram = gram << 8 | UInt64(byte)
        if length >= 8 { grams.insert(gram) }
      }
    }
    return grams
  }

  /// Random bytes: eight equal ones in a row stand for the same place of the same text.
  @Test func `nothing that is held out is ever trained on, copies of files included`() throws {
    let texts = (0..<8).map { Sample.text(20_000 + 20_000 * $0, seed: UInt32($0 + 1)) }
    for seed: UInt64 in 0..<2 {
      let data = try dataset(texts + texts.reversed().prefix(5), seed: seed)
      let held = grams((0..<data.heldOutCount(context: 64)).map { heldOut(data, $0, context: 64) })
      var trained: Set<UInt64> = []
      for epoch in 0..<2 {
        trained.formUnion(
          grams(
            (0..<data.trainCount(context: 64)).map {
              training(data, epoch, $0, context: 64, seed: seed)
            }))
      }
      #expect(held.count > 20_000 && trained.count > 400_000)
      #expect(held.isDisjoint(with: trained))
    }
  }

  @Test func `both sides together are the whole text`() throws {
    let texts = [
      Sample.text(200_000, seed: 1), Sample.text(70_000, seed: 2), Sample.text(10, seed: 3),
    ]
    let data = try dataset(texts)
    // With a context of 1 every byte but each side's last begins a window.
    let held = (0..<data.heldOutCount(context: 1)).map { heldOut(data, $0, context: 1)[0] }
    let trained = data.trainCount(context: 1)
    // One zero behind each stretch: from one a side to one behind each of 4 + 2 + 1 blocks.
    #expect((270_010...270_010 + 7 - 2).contains(held.count + trained))
    let firstHeld = held.prefix { $0 != 0 }
    #expect(
      texts.contains { text in
        stride(from: 0, to: text.count, by: TextDataset.blockBytes).contains {
          text[$0...].starts(with: firstHeld)
        }
      })
  }

  @Test func `one in twenty bytes is held out, and never nothing`() throws {
    let many = try dataset((0..<100).map { Sample.text(65_536, seed: UInt32($0 + 1)) })
    // Five blocks, each followed by a zero; every byte but the last begins a window.
    #expect(many.heldOutCount(context: 1) == 5 * 65_537 - 1)
    let few = try dataset([Sample.text(65_537, seed: 1)])
    #expect([1, 65_536].contains(few.heldOutCount(context: 1)))
  }

  @Test(arguments: [1, 7, 64, 1000])
  func `an epoch predicts every byte at most once, and all but a rest shorter than two windows`(
    context: Int
  ) throws {
    let text = Sample.text(150_000, seed: 8)
    let data = try dataset([text])
    let count = data.trainCount(context: context)
    for epoch in 0..<2 {
      var predicted = 0
      var windows: Set<[UInt8]> = []
      for index in 0..<count {
        let window = training(data, epoch, index, context: context)
        predicted += context
        windows.insert(window)
      }
      if context >= 7 { #expect(windows.count == count) }
      let bytes = data.trainCount(context: 1) + 1
      #expect(predicted <= bytes - 1 && predicted > bytes - 1 - 2 * context)
    }
  }

  @Test func `windows move and change order from epoch to epoch, and depend on nothing else`()
    throws
  {
    let data = try dataset([Sample.text(200_000, seed: 5)])
    func epoch(_ epoch: Int, seed: UInt64) -> [[UInt8]] {
      (0..<50).map { training(data, epoch, $0, context: 128, seed: seed) }
    }
    #expect(epoch(0, seed: 1) == epoch(0, seed: 1))
    #expect(
      Set([epoch(0, seed: 1), epoch(1, seed: 1), epoch(0, seed: 2), epoch(1, seed: 2)]).count == 4)
    // Not only another order: other windows.
    let count = data.trainCount(context: 128)
    let first = Set((0..<count).map { training(data, 0, $0, context: 128) })
    let others = (1..<6).filter { epoch in
      first.isDisjoint(with: (0..<count).map { training(data, epoch, $0, context: 128) })
    }
    #expect(!others.isEmpty)
  }

  @Test func `held-out windows follow each other and share one byte`() throws {
    let data = try dataset([Sample.text(200_000, seed: 5)])
    var text: [UInt8] = []
    for index in 0..<data.heldOutCount(context: 100) {
      let window = heldOut(data, index, context: 100)
      #expect(text.isEmpty || text.last == window.first)
      text += text.isEmpty ? window[...] : window.dropFirst()
    }
    let bytewise = (0..<data.heldOutCount(context: 1)).map { heldOut(data, $0, context: 1)[0] }
    #expect(bytewise.starts(with: text.dropLast()))
    #expect(text.count > bytewise.count - 100)
  }

  @Test
  func `the fingerprint changes with any byte and any border of a file, and not with the split`()
    throws
  {
    let texts = [Sample.text(100_000, seed: 1), Sample.text(100_000, seed: 2)]
    let mark = try dataset(texts).fingerprint
    #expect(try dataset(texts, seed: 9).fingerprint == mark)
    var other = texts
    other[1][99_999] ^= 2
    #expect(try dataset(other).fingerprint != mark)
    #expect(try dataset([texts[0] + texts[1]]).fingerprint != mark)
    #expect(try dataset(texts.reversed()).fingerprint != mark)
  }

  @Test func `too little text is refused with the reason`() throws {
    let error = #expect(throws: DataError.self) { try dataset([Sample.text(60_000, seed: 1)]) }
    #expect(error?.description.contains("its 60000 bytes are one block of 65536") == true)
    #expect(throws: DataError.self) { try dataset([[1, 2, 3], [1, 2, 3]]) }
    let data = try dataset([[1, 2, 3], [4, 5, 6, 7]])
    #expect(throws: DataError.self) { try data.check(context: 10) }
    try data.check(context: 1)
    let long = #expect(throws: DataError.self) { try data.check(context: 3) }
    #expect(long?.exitCode == .badData)
    #expect(data.trainCount(context: 100) == 0 && data.heldOutCount(context: 100) == 0)
  }
}
