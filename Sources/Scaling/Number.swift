import JSON

/// The one grammar of numbers in logs and on the command line.
///
/// Swift's own conversion is too generous for data: `Double("0x10")` is 16, `nan(0x1)` parses,
/// `1e400` becomes infinity, and a NUL ends a number early. Accepted here, in ASCII, is
/// `[+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)?` with a finite value.
package enum Number {
  /// The value of `text`, or `nil` where the grammar or the range refuses it.
  package static func parse(_ text: some StringProtocol) -> Double? {
    parse(utf8: Array(text.utf8)[...])
  }

  /// The same for the bytes of a text, without making a string of them: for tables of many numbers.
  package static func parse(utf8 text: ArraySlice<UInt8>) -> Double? {
    // By its index: a slice that shrinks byte by byte counts references byte by byte.
    var place = text.startIndex
    var literal = DecimalLiteral()
    let isNegative = skipSign(text, &place)
    let unsigned = place
    var digits = skipDigits(text, &place) { literal.append(integerDigit: $0) }
    if place < text.endIndex, text[place] == UInt8(ascii: ".") {
      place += 1
      digits += skipDigits(text, &place) { literal.append(fractionDigit: $0) }
    }
    guard digits > 0 else { return nil }
    if place < text.endIndex, text[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      let isSmall = skipSign(text, &place)
      // Held at a million, where every value is zero or too large anyway.
      var power = 0
      guard skipDigits(text, &place, { power = min(10 * power + Int($0), 1_000_000) }) > 0 else {
        return nil
      }
      literal.scale(byPowerOfTen: isSmall ? -power : power)
    }
    guard place == text.endIndex else { return nil }
    let magnitude = literal.magnitude(of: text[unsigned...])
    guard magnitude.isFinite else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  /// Whether `text` is a word by which trainers write a value that is not a finite number.
  package static func isMissing(_ text: some StringProtocol) -> Bool {
    let word = text.lowercased()
    let unsigned = word.hasPrefix("-") || word.hasPrefix("+") ? String(word.dropFirst()) : word
    return ["nan", "inf", "infinity"].contains(unsigned)
  }

  /// The shortest digits that read back the same, whole numbers without the `.0` that Swift prints.
  package static func spelled(_ number: Double) -> String {
    number < 1e15 ? Int(exactly: number).map(String.init) ?? number.description : number.description
  }

  /// Passes a sign, if there is one; true for a minus.
  private static func skipSign(_ text: ArraySlice<UInt8>, _ place: inout Int) -> Bool {
    guard place < text.endIndex,
      text[place] == UInt8(ascii: "+") || text[place] == UInt8(ascii: "-")
    else { return false }
    place += 1
    return text[place - 1] == UInt8(ascii: "-")
  }

  /// Passes all digits from `place` on and hands each on; returns how many there were.
  private static func skipDigits(
    _ text: ArraySlice<UInt8>, _ place: inout Int, _ take: (UInt8) -> Void
  ) -> Int {
    let start = place
    while place < text.endIndex {
      let digit = text[place] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      take(digit)
      place += 1
    }
    return place - start
  }
}
