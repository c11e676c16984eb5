/// The binary files of CIFAR-10 and CIFAR-100: records of labels and one 32 x 32 colour image.
///
/// CIFAR-10 has one label byte before the 3072 pixels, CIFAR-100 two, the coarse label and the fine
/// one; the fine one is used. Neither has a header, so which one it is shows in the length of the file
/// and in the labels.
///
/// Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
package enum CIFARFile: Int, Sendable, CaseIterable {
  case cifar10 = 10
  case cifar100 = 100

  package var classes: Int { rawValue }

  private static let pixelsPerImage = 3 * 32 * 32
  private var labelBytes: Int { self == .cifar10 ? 1 : 2 }
  private var recordBytes: Int { labelBytes + CIFARFile.pixelsPerImage }

  /// Files larger than this are refused.
  static let limit = 1 << 32

  /// Which of the two the contents are; `nil` where they are neither.
  package static func recognised(_ contents: [UInt8]) -> CIFARFile? {
    guard !contents.isEmpty else { return nil }
    return allCases.first { kind in
      contents.count % kind.recordBytes == 0
        && stride(from: 0, to: contents.count, by: kind.recordBytes).allSatisfy { record in
          kind.misfit(contents, record) == nil
        }
    }
  }

  /// The images of one file; `name` is for messages.
  package func images(_ contents: [UInt8], name: String) throws(DataError) -> LabelledImages {
    let count = contents.count / recordBytes
    guard count > 0, contents.count == count * recordBytes else {
      throw .malformed(
        file: name, offset: count * recordBytes, found: "\(contents.count % recordBytes) bytes",
        expected: "a record of \(recordBytes) bytes, as in CIFAR-\(classes)")
    }
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    pixels.reserveCapacity(count * CIFARFile.pixelsPerImage)
    labels.reserveCapacity(count)
    for record in stride(from: 0, to: contents.count, by: recordBytes) {
      if let (offset, bound) = misfit(contents, record) {
        throw .malformed(
          file: name, offset: offset, found: "the label \(contents[offset])",
          expected: "a label below \(bound), as in CIFAR-\(classes)")
      }
      labels.append(contents[record + labelBytes - 1])
      pixels += contents[record + labelBytes..<record + recordBytes]
    }
    return LabelledImages(channels: 3, height: 32, width: 32, pixels: pixels, labels: labels)
  }

  /// The label of a record that is too large: where it stands and what it must be below.
  private func misfit(_ contents: [UInt8], _ record: Int) -> (offset: Int, bound: Int)? {
    // The bounds of the record's label bytes in turn.
    let bounds = self == .cifar10 ? (10, nil) : (20, 100 as Int?)
    if contents[record] >= bounds.0 { return (record, bounds.0) }
    if let fine = bounds.1, contents[record + 1] >= fine { return (record + 1, fine) }
    return nil
  }
}
