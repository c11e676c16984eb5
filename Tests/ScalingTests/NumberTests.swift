import Scaling
import Testing

@Suite struct NumberTests {
  @Test(arguments: [
    ("1e18", 1e18), ("2.5e21", 2.5e21), ("-.5", -0.5), ("+5.", 5), ("007", 7), ("1E-3", 1e-3),
  ])
  func `numbers as people write them`(text: String, value: Double) {
    #expect(Number.parse(text) == value)
  }

  @Test(arguments: [
    "", " 1", "1 ", "0x10", "nan(0x1)", "nan", "infinity", "1e400", "1,5", "1_000", "1,000", ".",
    "-", "e5", "1e", "1e+", "5\0.2", "１２", "1.2.3", "--1",
  ])
  func `anything else is refused`(text: String) {
    #expect(Number.parse(text) == nil)
  }

  @Test(arguments: ["nan", "NaN", "-nan", "inf", "Infinity", "-Infinity", "+inf"])
  func `missing values are known by their words`(text: String) {
    #expect(Number.isMissing(text))
  }

  @Test func `a number is not missing`() { #expect(!Number.isMissing("0")) }
}
