import Pictures
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct TicksTests {
  @Test(arguments: [
    (2.7...4.3, ["2.8", "3.0", "3.2", "3.4", "3.6", "3.8", "4.0", "4.2"]),
    (0.08...0.9, ["0.1", "0.2", "0.5"]),
    (9e17...6e20, ["10¹⁸", "10¹⁹", "10²⁰"]),
    (1.5e18...8e19, ["2×10¹⁸", "5×10¹⁸", "10¹⁹", "2×10¹⁹", "5×10¹⁹"]),
    (3.2004...3.2011, ["3.2004", "3.2006", "3.2008", "3.2010"]),
    (1e-3...1e3, ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]),
  ])
  func `labels a reader would choose`(range: ClosedRange<Double>, labels: [String]) {
    #expect(Ticks.logarithmic(range).compactMap(\.label) == labels)
  }

  @Test func `even steps`() {
    #expect(
      Ticks.linear(0...1).compactMap(\.label) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(Ticks.symmetric(0.31).compactMap(\.label) == ["−0.2", "0.0", "0.2"])
    #expect(Ticks.symmetric(1).compactMap(\.label) == ["−1", "0", "1"])
  }

  /// Whatever the range: marks inside it, labels enough to read by, in order, no two alike, not
  /// more than fit.
  @Test func `any range is readable`() {
    var generator = Examples.Generator(state: 3)
    for _ in 0..<2000 {
      let start = pow(10, Double.random(in: -8...24, using: &generator))
      let decades = pow(10, Double.random(in: -3...1.2, using: &generator))
      let range = start...start * pow(10, decades)
      for ticks in [Ticks.logarithmic(range), Ticks.linear(range)] {
        let span = range.upperBound - range.lowerBound
        #expect(
          ticks.allSatisfy {
            $0.value >= range.lowerBound - 1e-8 * span && $0.value <= range.upperBound + 1e-8 * span
          }, "\(range)")
        let labelled = ticks.filter { $0.label != nil }
        #expect((2...10).contains(labelled.count), "\(range) has \(labelled.count) labels")
        #expect(
          zip(labelled, labelled.dropFirst()).allSatisfy { $0.value < $1.value }, "\(range)")
        #expect(Set(labelled.compactMap(\.label)).count == labelled.count, "\(range) \(labelled)")
      }
    }
  }

  /// A label may drop digits only where there are none: what it says is where it stands.
  @Test(arguments: [2.7...4.3, 0.08...0.9, 0.021...0.034, 1e-4...2e-3, 3.2004...3.2011])
  func `a label says where it stands`(range: ClosedRange<Double>) throws {
    for tick in Ticks.logarithmic(range) {
      guard let label = tick.label, !label.contains("×"), !label.contains("10") else { continue }
      let value = try #require(Double(label))
      #expect(abs(value - tick.value) <= 1e-9 * value)
    }
  }
}
