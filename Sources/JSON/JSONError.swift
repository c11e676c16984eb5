/// Why a text is not JSON, and where.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Bytes before the trouble, from 0.
  package let offset: Int
  package let position: TextPosition
  /// What stands there, in words.
  package let found: String
  /// What could have stood there instead.
  package let expected: String

  init(at offset: Int, in bytes: [UInt8], found: String, expected: String) {
    self.offset = offset
    self.position = TextPosition(of: offset, in: bytes)
    self.found = found
    self.expected = expected
  }

  package var description: String {
    "line \(position.line), column \(position.column) (byte \(offset)): "
      + "found \(found), expected \(expected)"
  }
}
