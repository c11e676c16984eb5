import Scaling
import Testing
import traverse

@Suite struct NumberTextTests {
  @Test(arguments: [
    (1e18, "1.000e18"), (4.4668e18, "4.467e18"), (9.99951e17, "1.000e18"), (0, "0"),
    (12, "12"), (0.00123456, "0.001235"), (0.000123456, "1.235e-4"),
  ])
  func `compute has four digits and a bare exponent`(flops: Double, text: String) {
    #expect(NumberText.compute(Compute(flops: flops)) == text)
  }

  @Test(arguments: [
    (1e18, "1e18"), (2.5e21, "2.5e21"), (1e10, "1e10"), (1.2345e20, "1.234e20"), (0, "0"),
  ])
  func `compute as people type it has no trailing zeros`(flops: Double, text: String) {
    #expect(NumberText.short(Compute(flops: flops)) == text)
  }

  @Test(arguments: [
    (16.7, 2, "17"), (4.13, 2, "4.1"), (9.99, 2, "10"), (0.254, 2, "0.25"), (1234.5, 2, "1234"),
    (99_999.7, 3, "100000"), (123_456, 3, "1.23e5"), (-16.7, 2, "-17"), (0, 3, "0"),
  ])
  func `numbers of ordinary size are plain`(value: Double, digits: Int, text: String) {
    #expect(NumberText.significant(value, digits: digits) == text)
  }

  @Test(arguments: [
    (3.75236, "3.7524"), (0.1307, "0.1307"), (0, "0.0000"), (0.01, "0.0100"),
    (0.00123456, "1.235e-3"), (1234.5, "1234.5000"),
  ])
  func `errors have four decimals, small ones four digits`(error: Double, text: String) {
    #expect(NumberText.error(error) == text)
  }

  @Test(arguments: [(0.16449, "16.4 %"), (0.9, "90.0 %"), (-0.32, "-32.0 %"), (-1e-9, "0.0 %")])
  func `percentages in columns have one decimal`(fraction: Double, text: String) {
    #expect(NumberText.percent(fraction) == text)
  }

  @Test(arguments: [(0.9, "90 %"), (0.975, "97.5 %"), (1, "100 %"), (0.533, "53.3 %")])
  func `percentages in sentences drop a zero`(fraction: Double, text: String) {
    #expect(NumberText.percentInWords(fraction) == text)
  }

  @Test(arguments: [
    (Interval(1, 2), "[1.0, 2.0]"), (Interval(-.infinity, 2), "[-∞, 2.0]"),
    (Interval(1, .infinity), "[1.0, ∞]"), (Interval(.infinity, .infinity), "[∞, ∞]"),
  ])
  func `open ends of intervals`(interval: Interval, text: String) {
    #expect(NumberText.interval(interval) { NumberText.fixed($0, decimals: 1) } == text)
  }

  @Test func `intervals of compute have three digits`() {
    #expect(NumberText.interval(ofCompute: Interval(9.0512e17, 1.4449e18)) == "[9.05e17, 1.44e18]")
  }

  /// The longest number that `%f` can print needs 309 digits before the point.
  @Test func `no double is cut short`() {
    #expect(NumberText.fixed(-.greatestFiniteMagnitude, decimals: 4).count == 1 + 309 + 5)
    #expect(NumberText.scientific(.leastNonzeroMagnitude, digits: 3) == "4.94e-324")
  }
}
