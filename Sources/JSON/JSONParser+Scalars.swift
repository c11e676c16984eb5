/// Numbers and strings, where RFC 8259 (sections 6 and 7) leaves no freedom.
extension JSONParser {
  /// `-? (0 | [1-9] digit*) (. digit+)? ([eE] [+-]? digit+)?` with a finite value.
  mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    let isNegative = next == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let unsignedStart = position
    var literal = DecimalLiteral()
    var integer: Int? = 0

    guard let first = digit else { throw error(expected: "a digit") }
    while let digit {
      literal.append(integerDigit: digit)
      if let known = integer { integer = appended(digit, to: known, negative: isNegative) }
      position += 1
    }
    if first == 0, position > unsignedStart + 1 {
      position = unsignedStart
      throw error(found: "a leading zero", expected: "a number without")
    }
    if next == UInt8(ascii: ".") {
      integer = nil
      position += 1
      guard digit != nil else { throw error(expected: "a digit after the point") }
      while let digit {
        literal.append(fractionDigit: digit)
        position += 1
      }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      integer = nil
      literal.scale(byPowerOfTen: try exponent())
    }
    // An integer has no negative zero.
    if let integer, integer != 0 || !isNegative { return .integer(integer) }
    let magnitude = literal.magnitude(of: bytes[unsignedStart..<position])
    guard magnitude.isFinite else {
      position = start
      throw error(found: "a number too large", expected: "at most 1.8e308 in size")
    }
    return .number(isNegative ? -magnitude : magnitude)
  }

  /// A string in quotes, its escapes resolved.
  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
      case UInt8(ascii: "\\"): return try stringWithEscapes(from: start)
      case 0..<0x20: throw error(expected: "an escape such as \\n or \\u001f")
      default: position += 1
      }
    }
    throw error(expected: "a closing quote")
  }

  private var digit: UInt8? {
    guard let next, next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9") else { return nil }
    return next - UInt8(ascii: "0")
  }

  private func appended(_ digit: UInt8, to integer: Int, negative: Bool) -> Int? {
    let (shifted, tooLong) = integer.multipliedReportingOverflow(by: 10)
    let (sum, carry) = shifted.addingReportingOverflow(negative ? -Int(digit) : Int(digit))
    return tooLong || carry ? nil : sum
  }

  /// The signed digits after `e`; held at ±10⁶, where every value is zero or too large anyway.
  private mutating func exponent() throws(JSONError) -> Int {
    position += 1
    let isNegative = next == UInt8(ascii: "-")
    if isNegative || next == UInt8(ascii: "+") { position += 1 }
    guard digit != nil else { throw error(expected: "a digit of the exponent") }
    var power = 0
    while let digit {
      power = min(power * 10 + Int(digit), 1_000_000)
      position += 1
    }
    return isNegative ? -power : power
  }

  private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
    var text = Array(bytes[start..<position])
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text.append(contentsOf: Array(String(try escape()).utf8))
      case 0..<0x20: throw error(expected: "an escape such as \\n or \\u001f")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw error(expected: "a closing quote")
  }

  private mutating func escape() throws(JSONError) -> Character {
    let start = position
    position += 2
    switch byte(at: start + 1) {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return Character(try unicodeEscape(from: start))
    default:
      position = min(start + 1, end)
      throw error(expected: "one of \" \\ / b f n r t u after \\")
    }
  }

  /// The scalar of `\uXXXX`, or of two of them that form a surrogate pair.
  private mutating func unicodeEscape(from start: Int) throws(JSONError) -> UnicodeScalar {
    let first = try hexadecimal()
    if let scalar = UnicodeScalar(first) { return scalar }
    let isFirstOfTwo =
      first < 0xdc00 && byte(at: position) == UInt8(ascii: "\\")
      && byte(at: position + 1) == UInt8(ascii: "u")
    if isFirstOfTwo {
      position += 2
      let pair = [first, try hexadecimal()]
      let text = String(decoding: pair, as: UTF16.self).unicodeScalars
      if text.count == 1, let scalar = text.first { return scalar }
    }
    position = start
    throw error(found: "half of a surrogate pair", expected: "both halves")
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt16 {
    var code: UInt16 = 0
    for _ in 0..<4 {
      guard let next, let digit = Character(UnicodeScalar(next)).hexDigitValue else {
        throw error(expected: "four hexadecimal digits after \\u")
      }
      code = code << 4 | UInt16(digit)
      position += 1
    }
    return code
  }
}
