/// What bytes must be to count as UTF-8 (Unicode 16, table 3-7).
///
/// Written out because the standard library repairs bad bytes silently or does not say where they are.
package enum UTF8Text {
  /// The offset of the first byte that is not part of a well-formed character; `nil` if all are.
  package static func firstInvalid(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      guard let length = characterLength(in: bytes, at: index, before: range.upperBound) else {
        return index
      }
      index += length
    }
    return nil
  }

  package static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xc0 == 0x80 }

  /// Bytes of the multi-byte character that starts at `index`; `nil` if it is not well formed.
  private static func characterLength(in bytes: [UInt8], at index: Int, before end: Int) -> Int? {
    let length: Int
    let second: ClosedRange<UInt8>
    switch bytes[index] {
    case 0xc2...0xdf: (length, second) = (2, 0x80...0xbf)
    case 0xe0: (length, second) = (3, 0xa0...0xbf)  // shorter forms exist below
    case 0xed: (length, second) = (3, 0x80...0x9f)  // surrogates lie above
    case 0xe1...0xef: (length, second) = (3, 0x80...0xbf)
    case 0xf0: (length, second) = (4, 0x90...0xbf)  // shorter forms exist below
    case 0xf1...0xf3: (length, second) = (4, 0x80...0xbf)
    case 0xf4: (length, second) = (4, 0x80...0x8f)  // beyond U+10FFFF above
    default: return nil
    }
    guard index + length <= end, second.contains(bytes[index + 1]) else { return nil }
    for tail in bytes[(index + 2)..<(index + length)] where !isContinuation(tail) { return nil }
    return length
  }
}
