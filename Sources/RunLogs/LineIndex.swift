/// Line numbers of a text without counting from its start each time.
///
/// Built in one pass, with 8 bytes for each 64 KiB; a look-up counts through at most so much.
struct LineIndex: Sendable {
  private static let stride = 1 << 16
  /// Line ends before each multiple of the stride.
  private var counts: [Int] = []

  init(_ bytes: [UInt8]) {
    var count = 0
    for start in Swift.stride(from: 0, to: bytes.count, by: Self.stride) {
      counts.append(count)
      for index in start..<min(start + Self.stride, bytes.count)
      where Self.endsLine(bytes[index], at: index, in: bytes) {
        count += 1
      }
    }
  }

  /// The line of the byte at `offset`, from 1: the same as `TextPosition` gives.
  func line(of offset: Int, in bytes: [UInt8]) -> Int {
    guard !counts.isEmpty else { return 1 }
    let block = min(offset / Self.stride, counts.count - 1)
    let rest = (block * Self.stride)..<min(offset, bytes.count)
    return 1 + counts[block] + rest.count { Self.endsLine(bytes[$0], at: $0, in: bytes) }
  }

  /// Whether a line ends with this byte; of CRLF it is the second.
  private static func endsLine(_ byte: UInt8, at index: Int, in bytes: [UInt8]) -> Bool {
    if byte == UInt8(ascii: "\n") { return true }
    guard byte == UInt8(ascii: "\r") else { return false }
    return index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n")
  }
}
