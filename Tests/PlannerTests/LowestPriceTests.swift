import Planner
import Scaling
import TestSupport
import Testing

@Suite struct LowestPriceTests {
  /// Slow twin: the least price among the laws that cover the error.
  @Test(arguments: 0..<60)
  func `it is the least price at every error`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let laws = try Reference.eligible(
      Reference.set(
        (0..<8).map { index in
          let floor = Double.random(in: 0...1, using: &generator)
          let top = floor + .random(in: 0.1...2, using: &generator)
          return Reference.fitted(
            "\(index + 1)", a: .random(in: 0.3...3, using: &generator),
            b: .random(in: 0.2...1.5, using: &generator), c: floor, compute: 1...10,
            error: floor...top)
        }))
    let stretches = LowestPrice(of: laws).stretches
    for _ in 0..<500 {
      let error = Double.random(in: 0...3, using: &generator)
      let prices = laws.filter { $0.position(at: error) != nil }.map { $0.curve.price(at: error) }
      let stretch = stretches.first { $0.lower < error && error <= $0.upper }
      #expect((stretch == nil) == prices.isEmpty)
      if let stretch, let least = prices.min() {
        #expect(agree(laws[stretch.law].curve.price(at: error), least, within: 1e-12))
      }
    }
    for (one, next) in zip(stretches, stretches.dropFirst()) {
      #expect(one.lower >= next.upper)
      #expect(one.law != next.law || one.lower > next.upper)
    }
  }

  @Test func `three prices through one point leave no stretch of no length`() throws {
    // Equal b: the crossings (c1 - rho c2) / (1 - rho) all lie at E = 1 when a = (1 - c)^2.
    let laws = try Reference.eligible(
      Reference.set(
        [0.6, 0.4, 0.2].enumerated().map { index, floor in
          Reference.law("\(4 - index)", a: (1 - floor) * (1 - floor), b: 1, c: floor)
        }), from: 5)
    let stretches = LowestPrice(of: laws).stretches
    #expect(stretches.count == 2)
    #expect(agree(stretches[0].lower, 1, within: 1e-12))
  }

  @Test func `where no law covers an error there is a gap`() throws {
    let laws = try Reference.eligible(
      Reference.set([
        Reference.fitted("2", a: 1, b: 1, c: 0.5, compute: 1...9, error: 0.6...2),
        Reference.fitted("1", a: 1, b: 1, c: 0.1, compute: 1...9, error: 0.2...0.4),
      ]))
    let stretches = LowestPrice(of: laws).stretches
    #expect(stretches.map(\.lower) == [0.5, 0.1])
    #expect(stretches.map(\.upper) == [2, 0.4])
    #expect(throws: PlanError.gap(shape: Reference.shape("2"), floor: 0.5)) {
      try Rule.schedule(for: .target(error: 0.3), of: laws)
    }
  }
}
