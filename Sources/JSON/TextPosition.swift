/// A place in a text as an editor shows it: line and column, both from 1.
package struct TextPosition: Hashable, Sendable {
  package let line: Int
  package let column: Int

  /// The position of the byte at `offset`; a line ends with LF, CRLF or CR, a column is a character.
  ///
  /// Cost: linear in `offset`, so for messages and not for loops.
  package init(of offset: Int, in bytes: [UInt8]) {
    var line = 1
    var lineStart = 0
    let end = min(offset, bytes.count)
    for index in 0..<end {
      let byte = bytes[index]
      let isCRLF =
        byte == UInt8(ascii: "\r") && index + 1 < bytes.count
        && bytes[index + 1] == UInt8(ascii: "\n")
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r"), !isCRLF else { continue }
      line += 1
      lineStart = index + 1
    }
    self.line = line
    column = 1 + bytes[lineStart..<end].count { !UTF8Text.isContinuation($0) }
  }
}
