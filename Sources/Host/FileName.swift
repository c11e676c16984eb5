/// File names as text, without loss.
///
/// The operating system's names are bytes and need not be UTF-8; Swift's strings must be. Here each
/// byte 0x80...0xFF that is part of no valid character becomes U+10F780...U+10F7FF, a private-use
/// character that no name holds in practice; where one does hold it, its bytes are taken one by one
/// as well, so that `bytes(of: text(of: name)) == name` for every name. The idea is that of Python's
/// `surrogateescape` (PEP 383), with scalars that a Swift string may contain.
package enum FileName {
  /// The text that stands for a name given as bytes.
  package static func text(of bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var rest = bytes[...]
    while let first = rest.first {
      if let (scalar, length) = validScalar(at: rest) {
        text.append(scalar)
        rest = rest.dropFirst(length)
      } else {
        text.append(standIn(for: first))
        rest = rest.dropFirst()
      }
    }
    return String(text)
  }

  /// The bytes that `text` stands for.
  package static func bytes(of text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if let byte = byte(behind: scalar) {
        bytes.append(byte)
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return bytes
  }

  /// `text` made safe to show: nothing in it can move a cursor, change a colour or reorder a line.
  ///
  /// Control characters, line and paragraph separators and the marks that reverse the direction of
  /// writing appear as escapes (`\n`, `\u{1B}`), raw bytes as `\xFF`.
  package static func printable(_ text: some StringProtocol) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      if let byte = byte(behind: scalar) {
        shown += "\\x" + String(byte, radix: 16, uppercase: true)
        continue
      }
      switch (scalar, scalar.properties.generalCategory) {
      case ("\n", _): shown += "\\n"
      case ("\t", _): shown += "\\t"
      case ("\r", _): shown += "\\r"
      case (_, .control), (_, .lineSeparator), (_, .paragraphSeparator),
        ("\u{202A}"..."\u{202E}", _), ("\u{2066}"..."\u{2069}", _):
        shown += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  private static let base: UInt32 = 0x10F700

  private static func standIn(for byte: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(base + UInt32(byte)) ?? "\u{FFFD}"
  }

  private static func byte(behind scalar: Unicode.Scalar) -> UInt8? {
    (base + 0x80...base + 0xFF).contains(scalar.value) ? UInt8(scalar.value - base) : nil
  }

  /// The character at the start of `bytes` and how many of them it takes.
  private static func validScalar(at bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
    var iterator = bytes.prefix(4).makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator), byte(behind: scalar) == nil
    else { return nil }
    return (scalar, UTF8.width(scalar))
  }
}
