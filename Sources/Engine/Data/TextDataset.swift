internal import Host
package import Kernels

/// Text as bytes on two sides: to train on, and held out.
///
/// Each file is cut into blocks of 64 KiB, and each block is on one side, chosen by content and seed:
/// equal blocks are on the same side, so that a copied file leaks nothing. Stretches of one side follow
/// each other with a zero byte, which no text holds, between them. All of it is immutable and in
/// memory; the copies allocate nothing and may be made by any number of threads at once.
package struct TextDataset: Sendable {
  package let vocabulary = 256
  /// A digest of all files, whatever the split.
  package let fingerprint: String
  /// What the user should know about how the data were read.
  package let notes: [String]

  private let training: [UInt8]
  private let heldOut: [UInt8]
  private let name: String

  package static let blockBytes = 1 << 16

  /// `name` is what errors call the data.
  package init(_ files: TextFiles, seed: UInt64, name: String) throws(DataError) {
    let blocks = TextDataset.blocks(of: files)
    let bytes = files.bytes
    let span = bytes.span
    let hashes = blocks.map { ContentHash.hash(span.extracting($0.range)) }
    guard
      let isHeldOut = HeldOutSplit.isHeldOut(
        hashes: hashes, weights: blocks.map(\.range.count), oneIn: HeldOutSplit.text, seed: seed)
    else {
      throw .unsuitable(
        data: name,
        reason: "its \(bytes.count) bytes are one block of \(TextDataset.blockBytes), or copies of "
          + "one: nothing can be held out")
    }
    var sides: (training: [UInt8], heldOut: [UInt8]) = ([], [])
    for (i, block) in blocks.enumerated() {
      let goesOn =
        i + 1 < blocks.count && !blocks[i + 1].beginsFile && isHeldOut[i + 1] == isHeldOut[i]
      let piece = bytes[block.range]
      if isHeldOut[i] {
        sides.heldOut += piece
        if !goesOn { sides.heldOut.append(0) }
      } else {
        sides.training += piece
        if !goesOn { sides.training.append(0) }
      }
    }
    (training, heldOut) = sides
    let digests = zip(blocks, hashes).map {
      "\($0.beginsFile ? "file " : "")\($0.range.count) \($1)"
    }
    fingerprint = SHA256.hexadecimal(of: Array("text\n\(digests.joined(separator: "\n"))".utf8))
    notes = files.notes + ["\(heldOut.count) bytes of them held out"]
    self.name = name
  }

  /// Windows in an epoch: of `context` bytes to predict and one before them.
  ///
  /// At most one window short of what the text would hold, so that every epoch has as many wherever
  /// it begins; 0 for text shorter than two windows.
  package func trainCount(context: Int) -> Int { max(0, training.count / context - 1) }

  /// Windows that cover the held-out side from its start; 0 where it is shorter than one.
  package func heldOutCount(context: Int) -> Int { max(0, (heldOut.count - 1) / context) }

  /// Throws where either side has not a single window.
  package func check(context: Int) throws(DataError) {
    for (side, count, bytes) in [
      ("training", trainCount(context: context), training.count),
      ("held-out", heldOutCount(context: context), heldOut.count),
    ] where count < 1 {
      throw .unsuitable(
        data: name,
        reason: "its \(side) side, \(bytes) bytes, is too short for a context of \(context)")
    }
  }

  /// The window at place `index` of `epoch`: `tokens` in their order, `labels` one byte further.
  ///
  /// An epoch cuts the text into windows from a random place among the first `context` bytes on, and
  /// takes each once, in random order. A pure function of its arguments.
  package func copyTraining(
    epoch: Int, index: Int, context: Int, seed: UInt64, into tokens: Indices, labels: Indices
  ) {
    let count = trainCount(context: context)
    let random = CounterRandom(
      seed: seed, purpose: .windows, stream: UInt32(truncatingIfNeeded: epoch))
    let start = CounterRandom.below(context, random.words(at: 0).x)
    let window = EpochOrder(count: count, seed: seed, epoch: epoch)[index]
    copy(training, from: start + window * context, context, tokens, labels)
  }

  /// The held-out window `index`, in the order of the text.
  package func copyHeldOut(
    index: Int, context: Int, into tokens: Indices, labels: Indices
  ) {
    precondition(
      index >= 0 && index < heldOutCount(context: context),
      "window \(index) of \(heldOutCount(context: context))")
    copy(heldOut, from: index * context, context, tokens, labels)
  }

  private func copy(
    _ text: [UInt8], from start: Int, _ context: Int, _ tokens: Indices, _ labels: Indices
  ) {
    precondition(
      tokens.count == context && labels.count == context,
      "\(tokens.count) tokens and \(labels.count) labels for a context of \(context)")
    precondition(start >= 0 && start + context < text.count, "window at \(start) of \(text.count)")
    unsafe text.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      let window = unsafe base + start
      for i in 0..<context { unsafe tokens.base[i] = Int32(window[i]) }
      for i in 0..<context { unsafe labels.base[i] = Int32(window[i + 1]) }
    }
  }

  private struct Block {
    let range: Range<Int>
    let beginsFile: Bool
  }

  private static func blocks(of files: TextFiles) -> [Block] {
    var blocks: [Block] = []
    var start = 0
    for end in files.ends {
      for begin in stride(from: start, to: end, by: blockBytes) {
        blocks.append(
          Block(range: begin..<min(begin + blockBytes, end), beginsFile: begin == start))
      }
      start = end
    }
    return blocks
  }
}
