import Scaling
import Testing

@Suite struct TrainingShapeTests {
  private let fashion = ExampleKind.images(height: 28, width: 28, channels: 1, classes: 10)

  private func shape(_ axes: (String, Int)...) -> Shape {
    Shape(axes.map { (axis: $0.0, value: .integer($0.1)) })
  }

  @Test func `axes that are left out get their usual values, and are written down`() throws {
    let images = try TrainingShape(shape(("width", 64)), for: fashion)
    #expect(images.shape.description == "batch=256 depth=6 heads=2 patch=7 width=64")
    #expect(images.dimensions.tokens == 16)
    let text = try TrainingShape(shape(("width", 20)), for: .text(vocabulary: 256))
    #expect(text.shape.description == "batch=32 context=128 depth=6 heads=1 width=20")
    #expect(text.dimensions.outputs == 256)
    // Three heads, one for each 32, would not divide 112.
    let odd = try TrainingShape(shape(("width", 112)), for: .text(vocabulary: 256))
    #expect(odd.dimensions.heads == 2)
  }

  @Test func `a shape with every axis means the same again`() throws {
    let first = try TrainingShape(shape(("patch", 4), ("batch", 64)), for: fashion)
    #expect(try TrainingShape(first.shape, for: fashion) == first)
  }

  @Test func `the compute of a step is that of its batch`() throws {
    let small = try TrainingShape(shape(("batch", 1)), for: fashion)
    let large = try TrainingShape(shape(("batch", 100)), for: fashion)
    #expect(large.computePerStep == 100 * small.computePerStep)
  }

  @Test func `what no model can have is refused with what could be`() {
    func problem(_ axes: (String, Int)...) -> ShapeProblem? {
      let shape = Shape(axes.map { (axis: $0.0, value: .integer($0.1)) })
      do {
        _ = try TrainingShape(shape, for: fashion)
        return nil
      } catch {
        return error
      }
    }
    #expect(
      problem(("context", 3))
        == .unknownAxis("context", known: ["batch", "depth", "heads", "patch", "width"]))
    #expect(problem(("depth", 0)) == .unusable(axis: "depth", value: .integer(0), limit: 1024))
    #expect(problem(("width", 1 << 40)) != nil)
    #expect(problem(("width", 64), ("heads", 3)) == .headsDoNotDivide(width: 64, heads: 3))
    #expect(problem(("patch", 5))?.description.hasSuffix("28 x 28: 1, 2, 4, 7, 14, 28") == true)
    #expect(problem(("patch", 14)) == nil)
  }

  @Test func `labels and images without a usual patch ask for a number`() {
    #expect(throws: ShapeProblem.unusable(axis: "width", value: .label("64M"), limit: 1 << 14)) {
      try TrainingShape(Shape([("width", .label("64M"))]), for: fashion)
    }
    let odd = ExampleKind.images(height: 15, width: 10, channels: 3, classes: 11)
    #expect(throws: ShapeProblem.patchDoesNotDivide(patch: 3, height: 15, width: 10)) {
      try TrainingShape(Shape([]), for: odd)
    }
  }
}
