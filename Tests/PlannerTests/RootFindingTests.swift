import Planner
import Testing

@Suite struct RootFindingTests {
  @Test(arguments: [
    (2.0, 1.0, 2.0), (10, 0, 7), (1e-30, 0, 1), (3, -5, 2),
  ])
  func `it finds the cube root`(number: Double, low: Double, high: Double) {
    var calls = 0
    let found = root(low: low, high: high) { x in
      calls += 1
      return x * x * x - number
    }
    // The bracket ends two ulps of its larger end wide; the function itself is exact to a few ulps.
    let bracket = 8 * max(abs(low), abs(high)).ulp
    #expect(abs(found - power(number, 1.0 / 3)) <= max(bracket, 4 * found.ulp))
    // Bisection needs one call for each bit, and ITP at most one more, besides the two ends.
    #expect(calls <= 58)
  }

  @Test func `smooth functions need far fewer calls than bisection`() {
    var calls = 0
    let found = root(low: 0, high: 1) { x in
      calls += 1
      return x * x - 0.5
    }
    #expect(agree(found * found, 0.5, within: 1e-15))
    #expect(calls < 20)
  }

  @Test func `steps, infinities and reversed ends are no trouble`() {
    let step = root(low: 0, high: 1) { $0 < 0.3 ? -1 : .infinity }
    #expect(abs(step - 0.3) <= 4 * Double(1).ulp)
    let falling = root(low: 5, high: 1) { 2 - $0 }
    #expect(agree(falling, 2, within: 1e-15))
  }

  @Test func `a root at an end is found`() {
    #expect(abs(root(low: 0, high: 1) { $0 }) <= 4 * Double(1).ulp)
    #expect(abs(root(low: -1, high: 0) { $0 }) <= 4 * Double(1).ulp)
  }
}
