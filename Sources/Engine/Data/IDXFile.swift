internal import Host

/// An array of bytes in the IDX format of MNIST, plain or compressed by gzip.
///
/// Two zero bytes, 0x08 for unsigned bytes, the number of dimensions, each dimension as a big-endian
/// 32-bit number, then the elements in row-major order and nothing else.
///
/// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
package struct IDXFile: Sendable {
  package let name: String
  package let dimensions: [Int]
  package let elements: [UInt8]
  /// Where the elements begin in the file, undone from compression.
  package let headerBytes: Int

  /// Files and contents larger than this are refused.
  static let limit = 1 << 32

  /// Whether `contents` begin as an IDX file of unsigned bytes does; compressed ones are looked into.
  package static func isRecognised(_ contents: [UInt8]) -> Bool {
    let head = Gzip.isCompressed(contents) ? try? Gzip.prefix(of: contents, count: 3) : contents
    return head?.starts(with: [0, 0, 8]) ?? false
  }

  package init(file: String) throws(DataError) {
    try self.init(DataError.contents(of: file, limit: IDXFile.limit), name: file)
  }

  package init(_ contents: [UInt8], name: String) throws(DataError) {
    var bytes = contents
    let isCompressed = Gzip.isCompressed(contents)
    if isCompressed {
      // The header first: how much may follow is known from it before any of it takes memory.
      bytes = try IDXFile.undone(name) { () throws(Gzip.Failure) in
        try Gzip.prefix(of: contents, count: 4 + 4 * 255)
      }
    }
    let (dimensions, header, count) = try IDXFile.header(bytes, name)
    let size = header + count
    if isCompressed {
      do throws(Gzip.Failure) {
        bytes = try Gzip.inflate(contents, limit: size)
      } catch {
        guard case .largerThan = error else { throw .compression(file: name, error) }
        throw .malformed(
          file: name, offset: size, found: "more bytes", expected: "the end of the contents")
      }
    }
    guard bytes.count <= size else {
      throw .malformed(
        file: name, offset: size, found: "\(bytes.count - size) more bytes",
        expected: "the end of the file")
    }
    guard bytes.count == size else {
      throw .malformed(
        file: name, offset: bytes.count, found: "the end of the data",
        expected: "\(size) bytes for \(dimensions.map(String.init).joined(separator: " x "))")
    }
    bytes.removeFirst(header)
    self.name = name
    self.dimensions = dimensions
    elements = bytes
    headerBytes = header
  }

  /// Dimensions, bytes of the header, and how many elements it announces.
  private static func header(
    _ bytes: [UInt8], _ name: String
  ) throws(DataError) -> (dimensions: [Int], header: Int, count: Int) {
    func bad(_ offset: Int, _ found: String, _ expected: String) -> DataError {
      .malformed(file: name, offset: offset, found: found, expected: expected)
    }
    guard bytes.count >= 4 else {
      throw bad(bytes.count, "the end of the data", "the 4 bytes that begin an IDX file")
    }
    guard bytes[0] == 0, bytes[1] == 0, bytes[2] == 8 else {
      let start = bytes.prefix(4).map { hexadecimal($0) }.joined(separator: " ")
      throw bad(0, start, "00 00 08 and the number of dimensions: IDX, unsigned bytes")
    }
    let rank = Int(bytes[3])
    guard rank > 0 else { throw bad(3, "no dimensions", "at least one") }
    let header = 4 + 4 * rank
    guard bytes.count >= header else {
      throw bad(bytes.count, "the end of the data", "\(rank) dimensions, \(header) bytes")
    }
    var dimensions: [Int] = []
    var count = 1
    for i in 0..<rank {
      let at = 4 + 4 * i
      let dimension = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      let (product, overflows) = count.multipliedReportingOverflow(by: dimension)
      guard dimension > 0 else { throw bad(at, "a dimension of 0", "at least 1") }
      guard !overflows, product <= limit else {
        throw bad(at, "a dimension of \(dimension)", "at most \(limit) elements in all")
      }
      dimensions.append(dimension)
      count = product
    }
    return (dimensions, header, count)
  }

  private static func undone(
    _ name: String, _ inflate: () throws(Gzip.Failure) -> [UInt8]
  ) throws(DataError) -> [UInt8] {
    do { return try inflate() } catch { throw .compression(file: name, error) }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
