import Scaling
import Testing
import traverse

@Suite struct ShapeFilterTests {
  private func shape(_ text: String) throws -> Shape { try ValueFormat.shape.read(text) }

  @Test(arguments: [
    ("size=190M", true), ("size=1B", true), ("size=1000M", true), ("size=370M", false),
    ("patch=14", false), ("patch=14 size=190M", true),
  ])
  func `a set takes the shapes with its values on its axes`(text: String, isIn: Bool) throws {
    let filter = try ValueFormat.shapes.read("size=190M,1B")
    #expect(filter.admits(try shape(text)) == isIn)
  }

  @Test func `all axes must agree`() throws {
    let filter = try ValueFormat.shapes.read("patch=14,7 width=128")
    #expect(filter.admits(try shape("patch=7 width=128 depth=12")))
    #expect(!filter.admits(try shape("patch=7 width=192")))
    #expect(!filter.admits(try shape("patch=7")))
  }

  @Test func `labels that are no numbers are compared as they are written`() throws {
    let filter = try ValueFormat.shapes.read("run=alpha")
    #expect(filter.admits(try shape("run=alpha")))
    #expect(!filter.admits(try shape("run=beta")))
  }

  @Test func `the grid holds every combination once, and its own filter takes them all`() throws {
    let filter = try ValueFormat.shapes.read("patch=14,7,4 width=128,192")
    #expect(
      filter.grid.map(\.description) == [
        "patch=14 width=128", "patch=14 width=192", "patch=7 width=128", "patch=7 width=192",
        "patch=4 width=128", "patch=4 width=192",
      ])
    #expect(filter.grid.allSatisfy(filter.admits))
  }
}
