import JSON
import Scaling
import Testing

@Suite struct ShapeJSONTests {
  @Test func `a shape comes back from its file form`() {
    let shape = Shape([("size", .label("190M")), ("patch", .integer(7))])
    #expect(JSONWriter.text(of: shape.json, layout: .compact) == #"{"patch":7,"size":"190M"}"#)
    #expect(Shape(json: shape.json) == shape)
  }

  @Test func `a number in quotes is that number`() {
    #expect(Shape(json: .object([.init("patch", .string("7"))])) == Shape([("patch", .integer(7))]))
  }

  @Test(arguments: [
    JSONValue.null, .object([]), .array([]), .object([.init("patch", .number(7.5))]),
    .object([.init("patch", .null)]),
  ])
  func `anything else is no shape`(json: JSONValue) {
    #expect(Shape(json: json) == nil)
  }
}
