import Scaling
import Testing
import traverse

@Suite struct SizesFormatTests {
  @Test func `sizes are named as axes are`() throws {
    let sizes = try ValueFormat<ModelSizes>.sizes.read("vocabulary=50257 head-width=64 context=1K")
    #expect(sizes.stated == [.headWidth, .context, .vocabulary])
    #expect(sizes[.context] == 1000)
    #expect(ModelSize.allCases.allSatisfy { ModelSize(axis: $0.axis) == $0 })
  }

  @Test func `a shape's own axes are sizes, and its label of a size parameters`() {
    let shape = Shape([
      ("size", .label("190M")), ("width", .integer(768)), ("run", .label("a")),
      ("depth", .label("deep")),
    ])
    let sizes = ModelSizes(of: shape)
    #expect(sizes[.parameters] == 190e6)
    #expect(sizes.stated == [.parameters, .width])
  }

  @Test(arguments: ["", "vocabulary", "vocabularly=1", "depth=two", "depth=1,2"])
  func `what is no size is refused`(text: String) {
    #expect(throws: MalformedValue.self) { try ValueFormat<ModelSizes>.sizes.read(text) }
  }

  @Test func `a slip gets the nearest name`() throws {
    let error = try #require(throws: MalformedValue.self) {
      try ValueFormat<ModelSizes>.sizes.read("vocabularly=1")
    }
    #expect(error.detail == "'vocabularly' is no size; did you mean 'vocabulary'?")
  }
}
