import Scaling
import Testing
import traverse

@Suite struct ShapeChainTests {
  private func size(_ label: String) -> Shape { Shape([("size", AxisValue(label))]) }

  private func shape(_ patch: Int, _ width: Int) -> Shape {
    Shape([("patch", .integer(patch)), ("width", .integer(width))])
  }

  @Test func `one axis is named once`() {
    #expect(ShapeChain.text([size("190M"), size("370M"), size("1B")]) == "size=190M → 370M → 1B")
    #expect(ShapeChain.text([size("190M")]) == "size=190M")
    #expect(ShapeChain.text([]) == "")
  }

  @Test func `several axes: only what changes`() {
    #expect(
      ShapeChain.text([shape(14, 64), shape(7, 64), shape(7, 128), shape(4, 256)])
        == "patch=14 width=64 → patch=7 → width=128 → patch=4 width=256")
  }

  @Test func `a shape that stays is named in full`() {
    #expect(ShapeChain.text([shape(7, 64), shape(7, 64)]) == "patch=7 width=64 → patch=7 width=64")
  }

  @Test func `shapes with other axes are named in full`() {
    #expect(ShapeChain.text([shape(7, 64), size("1B")]) == "patch=7 width=64 → size=1B")
  }
}
