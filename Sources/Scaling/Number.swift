/// The one grammar of numbers in logs and on the command line.
///
/// Swift's own conversion is too generous for data: `Double("0x10")` is 16, `nan(0x1)` parses,
/// `1e400` becomes infinity, and a NUL ends a number early. Accepted here, in ASCII, is
/// `[+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)?` with a finite value.
package enum Number {
  /// The value of `text`, or `nil` where the grammar or the range refuses it.
  package static func parse(_ text: some StringProtocol) -> Double? {
    var rest = text.utf8[...]
    func skipDigits() -> Int {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest.dropFirst(digits.count)
      return digits.count
    }
    func skip(_ characters: Character...) -> Bool {
      guard let next = rest.first, characters.contains(where: { $0.asciiValue == next })
      else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = skip("+", "-")
    let whole = skipDigits()
    let fraction = skip(".") ? skipDigits() : 0
    guard whole + fraction > 0 else { return nil }
    if skip("e", "E") {
      _ = skip("+", "-")
      guard skipDigits() > 0 else { return nil }
    }
    guard rest.isEmpty, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// Whether `text` is a word by which trainers write a value that is not a finite number.
  package static func isMissing(_ text: some StringProtocol) -> Bool {
    let word = text.lowercased()
    let unsigned = word.hasPrefix("-") || word.hasPrefix("+") ? String(word.dropFirst()) : word
    return ["nan", "inf", "infinity"].contains(unsigned)
  }
}
