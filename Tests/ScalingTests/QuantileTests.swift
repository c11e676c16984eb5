import Scaling
import Testing

@Suite struct QuantileTests {
  @Test(arguments: [(0.0, 1.0), (0.25, 2), (0.5, 3), (0.125, 1.5), (1, 5)])
  func `linear between order statistics`(probability: Double, value: Double) {
    #expect(Quantile.of([1, 2, 3, 4, 5], at: probability) == value)
  }

  @Test func `infinite values stay at their end`() {
    let sorted = [1, 2, .infinity, .infinity]
    #expect(Quantile.of(sorted, at: 1.0 / 3) == 2)
    #expect(Quantile.of(sorted, at: 0.5) == .infinity)
    #expect(Quantile.of(sorted, at: 1) == .infinity)
  }
}
