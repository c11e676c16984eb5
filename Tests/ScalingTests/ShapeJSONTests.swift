import JSON
import Scaling
import Testing

@Suite struct ShapeJSONTests {
  @Test func `a shape comes back from its file form`() throws {
    let shape = Shape([("size", .label("190M")), ("patch", .integer(7))])
    #expect(JSONWriter.text(of: shape.json, layout: .compact) == #"{"patch":7,"size":"190M"}"#)
    #expect(try Shape(JSONCursor(shape.json)) == shape)
  }

  @Test func `a number in quotes is that number`() throws {
    let quoted = JSONValue.object([.init("patch", .string("7"))])
    #expect(try Shape(JSONCursor(quoted)) == Shape([("patch", .integer(7))]))
  }

  @Test(arguments: [
    JSONValue.null, .object([]), .array([]), .object([.init("patch", .number(7.5))]),
    .object([.init("patch", .null)]),
  ])
  func `anything else is no shape`(json: JSONValue) {
    #expect(throws: JSONMismatch.self) { try Shape(JSONCursor(json)) }
  }
}
