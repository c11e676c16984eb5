import JSON
import TestSupport
import Testing

@Suite struct DecimalLiteralTests {
  /// The literal `whole.fraction e power`, through the type under test.
  private func magnitude(_ whole: String, _ fraction: String = "", _ power: Int = 0) -> Double {
    var literal = DecimalLiteral()
    for digit in whole.utf8 { literal.append(integerDigit: digit - UInt8(ascii: "0")) }
    for digit in fraction.utf8 { literal.append(fractionDigit: digit - UInt8(ascii: "0")) }
    literal.scale(byPowerOfTen: power)
    return literal.magnitude(of: Array("\(whole).\(fraction)0e\(power)".utf8)[...])
  }

  /// The slow twin is the standard library's conversion, which is correctly rounded.
  @Test func `random literals read as the standard library reads them`() {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<100_000 {
      let digits = Int.random(in: 1...21, using: &generator)
      let text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      let point = Int.random(in: 0...digits, using: &generator)
      let (whole, fraction) = (String(text.prefix(point)), String(text.dropFirst(point)))
      let power = Int.random(in: -25...25, using: &generator)
      let expected = Double("\(whole).\(fraction)0e\(power)")
      #expect(magnitude(whole, fraction, power) == expected, "\(whole).\(fraction)e\(power)")
    }
  }

  /// Halfway between two doubles, just below and just above: ties go to the even one.
  @Test(arguments: [
    ("9007199254740993", "", 9_007_199_254_740_992.0),
    ("9007199254740995", "", 9_007_199_254_740_996.0),
    ("9007199254740992", "999", 9_007_199_254_740_992.0),
    ("9007199254740993", "001", 9_007_199_254_740_994.0),
    ("4503599627370497", "5", 4_503_599_627_370_498.0),
    ("4503599627370496", "5", 4_503_599_627_370_496.0),
  ])
  func `ties are broken to even`(whole: String, fraction: String, value: Double) {
    #expect(magnitude(whole, fraction) == value)
  }

  @Test func `the ends of the range`() {
    #expect(magnitude("1", "", 400) == .infinity)
    #expect(magnitude("1", "", -400) == 0)
    #expect(magnitude("5", "", -324) == .leastNonzeroMagnitude)
    #expect(magnitude("0", "000", 19) == 0)
    #expect(magnitude("18446744073709551615") == 18_446_744_073_709_551_616)
  }
}
