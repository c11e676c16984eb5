import Planner
import Scaling
import TestSupport
import Testing

@Suite struct LogPriceTests {
  @Test func `it is the logarithm of the law's price`() {
    let law = PowerLaw(a: 0.54, b: 0.4, c: 0.36, d: 0.2)
    for error in [0.361, 0.4, 1, 30] {
      #expect(agree(LogPrice(of: law).value(at: error), law.logPrice(at: error), within: 1e-13))
    }
    #expect(LogPrice(of: law).value(at: 0.36) == .infinity)
  }

  /// Central difference: truncation O(h²), rounding O(ulp/h).
  @Test func `the slope is its difference quotient`() {
    let price = LogPrice(of: PowerLaw(a: 2, b: 0.5, c: 0.1))
    let h = 1e-5
    let quotient = (price.value(at: 0.7 + h) - price.value(at: 0.7 - h)) / (2 * h)
    #expect(agree(price.slope(at: 0.7), quotient, within: 1e-8))
  }

  @Test func `a bump is a lower floor`() {
    let law = PowerLaw(a: 2, b: 0.5, c: 0.1)
    let entered = LogPrice(of: law, enteredAbove: 0.05)
    #expect(agree(entered.value(at: 0.3), law.logPrice(at: 0.35), within: 1e-13))
  }

  /// Slow twin: where the difference of prices changes sign on a fine grid.
  @Test(arguments: 0..<200)
  func `the first crossing on the way down is that of a fine grid`(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    func random() -> PowerLaw {
      PowerLaw(
        a: .random(in: 0.3...3, using: &generator), b: .random(in: 0.2...1.5, using: &generator),
        c: .random(in: 0...0.5, using: &generator))
    }
    let (one, other) = (random(), random())
    let (p, q) = (LogPrice(of: one), LogPrice(of: other))
    let floor = max(one.c, other.c)
    let (upper, lower) = (floor + 4, floor + 1e-3)
    let count = 20_000
    // Even in log(E - floor), as crossings crowd there.
    let errors = (0...count).map { step in
      floor + 4 * power(1e-3 / 4, Double(step) / Double(count))
    }
    let excess = errors.map { p.value(at: $0) - q.value(at: $0) }
    var expected: Double?
    if excess[0] > 0, excess[1] > excess[0] {
      expected = upper
    } else if let step = excess.indices.dropFirst().first(where: {
      excess[$0 - 1] <= 0 && excess[$0] > 0
    }) {
      expected = errors[step]
    }
    let found = p.isUndercut(by: q, from: upper, downTo: lower)
    #expect((found == nil) == (expected == nil))
    if let found, let expected {
      // The grid's own ratio of neighbours.
      #expect(abs((found - floor) / (expected - floor) - 1) <= 1e-3)
      #expect(found == upper || abs(p.value(at: found) - q.value(at: found)) <= 1e-11)
    }
  }

  @Test func `a crossing extremely close to the floor keeps its place`() throws {
    // Steep against flat: the deeper law undercuts only where the other is all but spent.
    let p = LogPrice(of: PowerLaw(a: 1e-6, b: 1, c: 0.5))
    let q = LogPrice(of: PowerLaw(a: 4e3, b: 1, c: 0.25))
    let found = try #require(p.isUndercut(by: q, from: 0.75, downTo: 0))
    // Equal b: E = (c1 - rho c2) / (1 - rho) with rho = (a1 / a2)^(1/2).
    let rho = power(1e-6 / 4e3, 0.5)
    let distance = 0.25 * rho / (1 - rho)
    // Its distance from the floor 0.5 is stored with the ulp of 0.5.
    #expect(abs(found - 0.5 - distance) <= Double(0.5).ulp)
  }

  @Test func `equal laws never undercut each other`() {
    let price = LogPrice(of: PowerLaw(a: 2, b: 0.5, c: 0.1))
    #expect(price.isUndercut(by: price, from: 3, downTo: 0.1) == nil)
  }
}
