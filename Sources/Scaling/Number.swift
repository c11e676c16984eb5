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
    var rest = text
    var literal = DecimalLiteral()
    let isNegative = skipSign(&rest)
    let unsigned = rest
    var digits = skipDigits(&rest) { literal.append(integerDigit: $0) }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      digits += skipDigits(&rest) { literal.append(fractionDigit: $0) }
    }
    guard digits > 0 else { return nil }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      let isSmall = skipSign(&rest)
      // Held at a million, where every value is zero or too large anyway.
      var power = 0
      guard skipDigits(&rest, { power = min(10 * power + Int($0), 1_000_000) }) > 0 else {
        return nil
      }
      literal.scale(byPowerOfTen: isSmall ? -power : power)
    }
    let magnitude = literal.magnitude(of: unsigned)
    guard rest.isEmpty, magnitude.isFinite else { return nil }
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
  private static func skipSign(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
    else { return false }
    rest = rest.dropFirst()
    return first == UInt8(ascii: "-")
  }

  /// Passes all digits at the front and hands each on; returns how many there were.
  private static func skipDigits(
    _ rest: inout ArraySlice<UInt8>, _ take: (UInt8) -> Void
  ) -> Int {
    let start = rest.startIndex
    while let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      take(byte - UInt8(ascii: "0"))
      rest = rest.dropFirst()
    }
    return rest.startIndex - start
  }
}
