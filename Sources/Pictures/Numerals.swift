#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Numbers as a reader of figures expects them: `0.05`, `3.217`, `2×10¹⁹`.
///
/// Powers of ten are written with Unicode superscripts, so that no markup has to be interpreted in
/// any text of a figure.
package enum Numerals {
  /// `value` with so many digits after the point.
  ///
  /// Digits of values beyond 10^15 cannot be exact and are not asked for here.
  package static func decimal(_ value: Double, places: Int) -> String {
    let scaled = (abs(value) * pow(10, Double(places))).rounded()
    guard scaled < 1e18 else { return scientific(value) }
    let digits = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard places > 0 else { return sign + padded }
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// `value` rounded to so many significant digits, as a decimal where that is short.
  package static func rounded(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let magnitude = Int(floor(log10(abs(value))))
    guard (-4..<6).contains(magnitude) else { return scientific(value, digits: digits) }
    return decimal(value, places: max(0, digits - 1 - magnitude))
  }

  /// `2×10¹⁹`, `10²⁰`, `1.25×10²¹`: at most `digits` significant digits, without trailing zeros.
  package static func scientific(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    var exponent = Int(floor(log10(abs(value))))
    var mantissa = decimal(value / pow(10, Double(exponent)), places: digits - 1)
    // Rounding up, or log10 just below a whole number, can carry into a second digit.
    if mantissa.drop(while: { $0 == "−" }).hasPrefix("10") {
      exponent += 1
      mantissa = decimal(value / pow(10, Double(exponent)), places: digits - 1)
    }
    if mantissa.contains(".") {
      while mantissa.last == "0" { mantissa.removeLast() }
      if mantissa.last == "." { mantissa.removeLast() }
    }
    let power = "10" + superscript(exponent)
    switch mantissa {
    case "1": return power
    case "−1": return "−" + power
    default: return mantissa + "×" + power
    }
  }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let sign = number < 0 ? "⁻" : ""
    return sign + String(String(abs(number)).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}
