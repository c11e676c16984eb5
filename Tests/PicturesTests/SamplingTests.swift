import Pictures
import Testing

@Suite struct SamplingTests {
  @Test func `the middle nine tenths of a hundred and one values`() throws {
    var generator = Examples.Generator(state: 11)
    let values = (0...100).map(Double.init).shuffled(using: &generator)
    let range = try #require(CentralRange(of: values, level: 0.9))
    // 5 and 95 exactly, but for the rounding of (1 ± 0.9) / 2 * 100.
    #expect(abs(range.lower - 5) < 1e-12 && abs(range.upper - 95) < 1e-12)
  }

  @Test func `between order statistics lies a straight line`() throws {
    let range = try #require(CentralRange(of: [10, 20], level: 0.5))
    #expect(range.lower == 12.5 && range.upper == 17.5)
  }

  @Test func `values that are not finite do not count`() {
    #expect(CentralRange(of: [.nan, 1, .infinity], level: 0.9) == nil)
    #expect(CentralRange(of: [], level: 0.9) == nil)
    #expect(
      CentralRange(of: [.nan, 1, .infinity, 2], level: 0.9)
        == CentralRange(of: [1, 2], level: 0.9))
  }
}
