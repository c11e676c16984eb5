/// The bytes of one cell of a delimited table, by RFC 4180.
enum DelimitedCell {
  /// What the cell that starts at `start` holds, its quotes removed.
  ///
  /// Cost: the length of the cell; a copy only where a quote stands inside quotes.
  static func content(
    of bytes: [UInt8], at start: Int, delimiter: LogFormat.Delimiter
  ) -> ArraySlice<UInt8> {
    guard start < bytes.count, bytes[start] == quote else {
      return bytes[start..<plainEnd(in: bytes, from: start, delimiter: delimiter)]
    }
    guard let end = quotedEnd(in: bytes, from: start) else { return bytes[start...] }
    let inner = bytes[(start + 1)..<(end - 1)]
    guard inner.contains(quote) else { return inner }
    var text: [UInt8] = []
    var isSecond = false
    for byte in inner {
      isSecond = byte == quote && !isSecond
      if !isSecond { text.append(byte) }
    }
    return text[...]
  }

  /// Where a cell without quotes ends: before the delimiter, the line's end or the file's.
  static func plainEnd(
    in bytes: [UInt8], from start: Int, delimiter: LogFormat.Delimiter
  ) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != delimiter.rawValue, !isLineEnd(bytes[index]) {
      index += 1
    }
    return index
  }

  /// Where a cell in quotes ends, behind the closing one; `nil` where none closes it.
  static func quotedEnd(in bytes: [UInt8], from start: Int) -> Int? {
    var index = start + 1
    while index < bytes.count {
      if bytes[index] == quote {
        guard index + 1 < bytes.count, bytes[index + 1] == quote else { return index + 1 }
        index += 1
      }
      index += 1
    }
    return nil
  }

  static func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  static let quote = UInt8(ascii: "\"")
}
