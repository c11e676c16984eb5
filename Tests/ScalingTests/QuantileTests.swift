import Scaling
import Testing

@Suite struct QuantileTests {
  @Test(arguments: [(0.0, 1.0), (0.25, 2), (0.5, 3), (0.125, 1.5), (1, 5)])
  func `linear between order statistics`(probability: Double, value: Double) {
    #expect(Quantile.of([1, 2, 3, 4, 5], at: probability) == value)
  }

  @Test func `the middle nine tenths of a hundred and one values`() {
    let values = (0...100).map(Double.init)
    // 5 and 95 exactly, but for the rounding of (1 ± 0.9) / 2 * 100.
    #expect(abs(Quantile.of(values, at: (1 - 0.9) / 2) - 5) < 1e-12)
    #expect(abs(Quantile.of(values, at: (1 + 0.9) / 2) - 95) < 1e-12)
  }

  @Test func `between order statistics lies a straight line`() {
    #expect(Quantile.of([10, 20], at: 0.25) == 12.5)
    #expect(Quantile.of([10, 20], at: 0.75) == 17.5)
  }

  @Test func `infinite values stay at their end`() {
    let sorted = [1, 2, .infinity, .infinity]
    #expect(Quantile.of(sorted, at: 1.0 / 3) == 2)
    #expect(Quantile.of(sorted, at: 0.5) == .infinity)
    #expect(Quantile.of(sorted, at: 1) == .infinity)
  }
}
