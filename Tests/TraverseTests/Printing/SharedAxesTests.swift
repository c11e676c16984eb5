import Scaling
import Testing
import traverse

@Suite struct SharedAxesTests {
  private func shape(_ patch: Int, _ width: Int) -> Shape {
    Shape([("batch", .integer(64)), ("patch", .integer(patch)), ("width", .integer(width))])
  }

  @Test func `names tell where shapes differ, and the rest is said once`() {
    let axes = SharedAxes([shape(14, 32), shape(7, 32)])
    #expect(axes.own(shape(14, 32)).description == "patch=14")
    #expect(axes.own(shape(7, 32)).description == "patch=7")
    #expect(axes.note == "All shapes have batch=64 width=32.")
  }

  @Test func `another value is told even on an axis that the others share`() {
    #expect(
      SharedAxes([shape(14, 32), shape(7, 32)]).own(shape(7, 64)).description == "patch=7 width=64")
  }

  @Test func `no shape is left without a name`() {
    let alone = SharedAxes([shape(14, 32)])
    #expect(alone.note == nil)
    #expect(alone.own(shape(14, 32)) == shape(14, 32))
    let part = Shape([("batch", .integer(64))])
    #expect(SharedAxes([shape(14, 32), part]).note == nil)
    #expect(SharedAxes([]).note == nil)
    #expect(SharedAxes([shape(14, 32), Shape([("size", .label("1M"))])]).note == nil)
  }
}
