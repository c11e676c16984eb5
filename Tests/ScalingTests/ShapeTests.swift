import Scaling
import Testing

@Suite struct ShapeTests {
  @Test func `the order of axes does not matter`() {
    let one = Shape([("width", .integer(128)), ("patch", .integer(7))])
    let two = Shape([("patch", .integer(7)), ("width", .integer(128))])
    #expect(one == two)
    #expect(one.description == "patch=7 width=128")
  }

  @Test(arguments: [("7", 7.0), ("190M", 190e6), ("1B", 1e9), ("1.5k", 1500)])
  func `labels of sizes have a magnitude`(text: String, magnitude: Double) {
    #expect(AxisValue(text).magnitude == magnitude)
  }

  @Test func `other labels have none`() {
    #expect(AxisValue("base").magnitude == nil)
    #expect(AxisValue("07") == .label("07"))
  }
}
