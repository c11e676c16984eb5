import Planner
import Scaling
import Testing

@Suite struct CentralIntervalTests {
  @Test func `ends lie between order statistics`() {
    let values = (0...100).reversed().map(Double.init)
    // (1 - .9) / 2 is not quite .05.
    let most = interval(of: values, level: 0.9)
    #expect(agree(most?.lower, 5, within: 1e-14) && agree(most?.upper, 95, within: 1e-14))
    let half = interval(of: (0...101).map(Double.init), level: 0.5)
    // Fractions 1/4 and 3/4 of 101 steps, as sums of halves: exact.
    #expect(half == Interval(25.25, 75.75))
  }

  @Test func `too few values tell nothing`() {
    #expect(interval(of: [Double](repeating: 1, count: 19), level: 0.9) == nil)
    #expect(interval(of: [Double](repeating: 1, count: 20), level: 0.9) == Interval(1, 1))
    #expect(interval(of: [], level: 0.5) == nil)
  }

  @Test func `an end is infinite where the values are`() {
    let some = (0..<90).map(Double.init) + [Double](repeating: .infinity, count: 10)
    #expect(interval(of: some, level: 0.9)?.upper == .infinity)
    #expect(interval(of: some, level: 0.9)?.lower.isFinite == true)
    let all = [Double](repeating: .infinity, count: 30)
    #expect(interval(of: all, level: 0.9) == Interval(.infinity, .infinity))
  }
}
