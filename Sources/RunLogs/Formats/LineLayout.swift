import JSON

/// How a line of JSON Lines is laid out: the text around its values, all of them plain numbers.
///
/// A trainer prints line after line in the same way. One that repeats the keys and blanks of a line which a parser
/// has read needs none: only its numbers are new, and they are checked on the way.
struct LineLayout {
  /// What stands before each value, and behind the last.
  private let texts: [ArraySlice<UInt8>]
  /// The column of each value.
  private let columns: [UInt32]

  /// Of a line that was read; `nil` where it has no values, or others than plain numbers.
  init?(_ line: Range<Int>, of bytes: [UInt8], values: [Range<Int>], columns: [UInt32]) {
    guard !values.isEmpty, values.count == columns.count else { return nil }
    var texts: [ArraySlice<UInt8>] = []
    var place = line.lowerBound
    for value in values {
      guard
        PlainNumber.end(of: bytes, at: value.lowerBound, before: line.upperBound)
          == value.upperBound
      else { return nil }
      texts.append(bytes[place..<value.lowerBound])
      place = value.upperBound
    }
    self.texts = texts + [bytes[place..<line.upperBound]]
    self.columns = columns
  }

  /// Appends the values of the line at `start` and returns where it ends, if it is laid out like this.
  func read(
    _ bytes: [UInt8], at start: Int, into members: inout [LogTable.Member]
  ) -> Int? {
    let known = members.count
    var place = start
    for (text, column) in zip(texts, columns) {
      guard Self.passes(text, bytes, &place),
        let end = PlainNumber.end(of: bytes, at: place, before: bytes.count)
      else {
        members.removeLast(members.count - known)
        return nil
      }
      members.append(.init(column: column, start: UInt32(place), end: UInt32(end)))
      place = end
    }
    guard Self.passes(texts[columns.count], bytes, &place),
      place == bytes.count || DelimitedCell.isLineEnd(bytes[place])
    else {
      members.removeLast(members.count - known)
      return nil
    }
    return place
  }

  private static func passes(
    _ text: ArraySlice<UInt8>, _ bytes: [UInt8], _ place: inout Int
  ) -> Bool {
    guard text.count <= bytes.count - place else { return false }
    for byte in text {
      guard bytes[place] == byte else { return false }
      place += 1
    }
    return true
  }
}
