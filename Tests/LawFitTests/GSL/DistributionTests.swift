import LawFit
import Testing

@Suite struct DistributionTests {
  /// Tables of Student's distribution, to their printed digits; the last row is the normal one.
  @Test(arguments: [
    (1.0, 0.90, 6.3138), (4, 0.95, 2.7764), (10, 0.99, 3.1693), (1e9, 0.95, 1.9600),
  ])
  func `widths are those of the tables`(degrees: Double, probability: Double, width: Double) {
    let found = Distribution.studentWidth(probability: probability, degrees: degrees)
    #expect(abs(found - width) < 5e-5)
  }
}
