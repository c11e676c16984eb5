import Planner
import Testing

@Suite struct MinimumTests {
  /// A smooth minimum is flat over √ulp of its argument; the method stops within three of those.
  let flat = 3 * Double.ulpOfOne.squareRoot()

  @Test(arguments: [0.1, 0.5, 0.9, 0.999])
  func `it finds the bottom of a parabola`(bottom: Double) {
    let found = minimiser(in: 0...1) { ($0 - bottom) * ($0 - bottom) }
    #expect(abs(found - bottom) <= flat)
  }

  @Test func `it finds the bottom of x - log x`() {
    let found = minimiser(in: 0.01...20) { $0 - logarithm($0) }
    #expect(abs(found - 1) <= 2 * flat)
  }

  @Test func `it ends at the border where there is no valley inside`() {
    #expect(abs(minimiser(in: 2...3) { $0 } - 2) <= 6 * flat)
    #expect(abs(minimiser(in: 2...3) { -$0 } - 3) <= 6 * flat)
  }

  @Test func `it steps away from infinite values`() {
    let found = minimiser(in: 0...10) { $0 < 4 ? .infinity : $0 * $0 }
    #expect(abs(found - 4) <= 1e-6)
  }
}
