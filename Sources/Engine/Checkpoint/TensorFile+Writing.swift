internal import JSON
internal import Kernels

extension TensorFile {
  /// Writes F32 tensors as a file, handing it to `put` in pieces of at most a megabyte.
  ///
  /// The same bytes as the reference implementation for the same tensors: sorted by name, the header
  /// filled up with blanks to a multiple of eight. Names must differ.
  package static func write<Failure: Error>(
    _ tensors: [NamedTensor], metadata: [String: String] = [:],
    to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let sorted = tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    try put(header(of: sorted, metadata))
    for tensor in sorted {
      let bytes = unsafe UnsafeRawBufferPointer(
        start: tensor.values.base, count: tensor.values.count * MemoryLayout<Float>.size)
      for start in stride(from: 0, to: bytes.count, by: pieceSize) {
        try put(unsafe Array(bytes[start..<min(start + pieceSize, bytes.count)]))
      }
    }
  }

  /// The whole file at once.
  package static func bytes(
    of tensors: [NamedTensor], metadata: [String: String] = [:]
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    write(tensors, metadata: metadata) { bytes += $0 }
    return bytes
  }

  private static let pieceSize = 1 << 20

  private static func header(of tensors: [NamedTensor], _ metadata: [String: String]) -> [UInt8] {
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      let entries = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      members.append(
        .init(
          TensorFileHeader.metadataKey,
          .object(entries.map { .init($0.key, .string($0.value)) })))
    }
    var start = 0
    for tensor in tensors {
      let end = start + tensor.values.count * MemoryLayout<Float>.size
      members.append(
        .init(
          tensor.name,
          .object([
            .init("dtype", .string(TensorType.f32.rawValue)),
            .init("shape", .array(tensor.shape.map { .integer($0) })),
            .init("data_offsets", .array([.integer(start), .integer(end)])),
          ])))
      start = end
    }
    precondition(Set(members.map(\.key)).count == members.count, "two tensors of one name")
    var text = JSONWriter.bytes(of: .object(members), layout: .compact)
    while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }
    let length = UInt64(text.count)
    return (0..<TensorFileHeader.lengthSize).map {
      UInt8(truncatingIfNeeded: length >> (8 * UInt64($0)))
    } + text
  }
}
