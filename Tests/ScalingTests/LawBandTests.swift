import Scaling
import Testing

@Suite struct LawBandTests {
  let computes = [Compute(flops: 1), Compute(flops: 100)]

  /// Floors are the numbers from 0 to 100: quantiles are the levels themselves.
  @Test func `a band holds the stated part of the draws`() throws {
    let draws = [Int](0...100).reversed().map { PowerLaw(a: 1e-300, b: 1, c: Double($0)) }
    let law = Law(shape: Shape([]), curve: nil, draws: draws)
    let band = try #require(law.band(at: computes, level: 0.9))
    #expect(band.count == 2)
    for interval in band {
      #expect(abs(interval.lower - 5) < 1e-9)
      #expect(abs(interval.upper - 95) < 1e-9)
    }
  }

  @Test func `one draw is its own band, and none has no band`() throws {
    let curve = PowerLaw(a: 1, b: 0.5, c: 2)
    let law = Law(shape: Shape([]), curve: curve, draws: [curve])
    let band = try #require(law.band(at: computes, level: 0.9))
    #expect(band == computes.map { Interval(curve.error(after: $0), curve.error(after: $0)) })
    #expect(Law(shape: Shape([]), curve: curve).band(at: computes, level: 0.9) == nil)
  }

  @Test func `an infinite error stays infinite`() throws {
    let draws = [PowerLaw(a: 1, b: 0.5, c: 2), PowerLaw(a: 2, b: 0.5, c: 2)]
    let law = Law(shape: Shape([]), curve: nil, draws: draws)
    let band = try #require(law.band(at: [.zero], level: 0.9)?.first)
    #expect(band == Interval(.infinity, .infinity))
  }
}
