import Scaling
import Testing
import traverse

@Suite struct ShapeFormatTests {
  private func detail<Value>(_ format: ValueFormat<Value>, _ text: String) -> String? {
    do {
      _ = try format.read(text)
      return "read"
    } catch {
      return error.detail
    }
  }

  @Test func `a shape, and what is none`() throws {
    let shape = try ValueFormat.shape.read("  patch=14   width=128 ")
    #expect(shape == Shape([("width", .integer(128)), ("patch", .integer(14))]))
    #expect(try ValueFormat.shape.read("size=190M")["size"] == .label("190M"))
    #expect(detail(.shape, "patch=14,7") == "patch has 2 values, one shape has one")
  }

  @Test(arguments: ["size=190M,1B", "patch=14,7 width=128", "size=190M"])
  func `what is written is read back`(text: String) throws {
    #expect(try ValueFormat.shapes.read(text).description == text)
  }

  @Test(arguments: [
    ("size", "'size' has no '='"), ("=4", "'=4' has nothing before its '='"),
    ("size=", "size has no value"),
    ("size=1,,2", "size has an empty value"), ("size=1,", "size has an empty value"),
    ("size=1 size=2", "the axis size is named twice"), ("size=1,1", "size has 1 twice"),
    ("", nil), ("  ", nil),
  ])
  func `what is no set of shapes is refused with the reason`(text: String, reason: String?) {
    #expect(detail(.shapes, text) == reason)
  }

  @Test func `an order for an axis`() throws {
    let choice = try ValueFormat.order.read("width=free")
    #expect(choice.axis == "width")
    #expect(choice.order == .free)
    #expect(detail(.order, "width=gorw") == "'gorw' is no order; did you mean 'grow'?")
    #expect(detail(.order, "width=sideways") == "'sideways' is no order")
    #expect(detail(.order, "width") == "'width' has no '='")
  }
}
