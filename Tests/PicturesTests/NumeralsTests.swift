import Pictures
import Testing

@Suite struct NumeralsTests {
  @Test(arguments: [
    (3.2172, 2, "3.22"), (0.05, 2, "0.05"), (0.05, 0, "0"), (-0.2, 1, "−0.2"), (-0.01, 1, "0.0"),
    (1234.5, 0, "1235"), (0, 3, "0.000"), (9.999, 2, "10.00"),
  ])
  func `so many digits after the point`(value: Double, places: Int, text: String) {
    #expect(Numerals.decimal(value, places: places) == text)
  }

  @Test(arguments: [
    (3.21724, "3.217"), (0.10304, "0.1030"), (12_345.6, "12346"), (1e20, "10²⁰"),
    (1.2346e-7, "1.235×10⁻⁷"), (0, "0"), (-2.5, "−2.500"),
  ])
  func `four significant digits`(value: Double, text: String) {
    #expect(Numerals.rounded(value) == text)
  }

  @Test(arguments: [
    (1e18, "10¹⁸"), (2e19, "2×10¹⁹"), (1.25e21, "1.25×10²¹"), (9.999e20, "10²¹"), (1e-3, "10⁻³"),
    (-1e6, "−10⁶"), (2.5e-300, "2.5×10⁻³⁰⁰"), (1.7e308, "1.7×10³⁰⁸"), (7, "7×10⁰"),
  ])
  func `mantissa and power of ten`(value: Double, text: String) {
    #expect(Numerals.scientific(value) == text)
  }
}
