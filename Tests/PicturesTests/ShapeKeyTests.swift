import Pictures
import Scaling
import Testing

@Suite struct ShapeKeyTests {
  func shape(_ words: String) -> Shape {
    Shape(
      words.split(separator: " ").map { word in
        let parts = word.split(separator: "=")
        return (String(parts[0]), AxisValue(String(parts[1])))
      })
  }

  @Test(
    arguments: [
      (["size=1B", "size=190M"], "size", ["190M", "1B"]),
      (["patch=14 width=128", "patch=7 width=128"], "patch (width=128)", ["7", "14"]),
      (
        ["patch=14 width=128", "patch=7 width=256"], nil,
        ["patch=7 width=256", "patch=14 width=128"]
      ),
      (["size=190M"], "size", ["190M"]),
      (["a=1 b=2 c=3", "a=1 b=3 c=4"], "a=1", ["b=2 c=3", "b=3 c=4"]),
      (["a=1", "a=1 b=2"], "a=1", ["no other axis", "b=2"]),
    ] as [([String], String?, [String])])
  func `what shapes share is said once`(shapes: [String], title: String?, names: [String]) {
    let key = ShapeKey(shapes.map { shape($0) })
    #expect(key.title == title)
    #expect(key.entries.map(\.name) == names)
  }

  @Test func `order and colours do not depend on the order of input`() {
    let shapes = ["x=9", "x=10", "x=5x", "x=abc", "x=1M"].map { shape($0) }
    let names = ["9", "10", "1M", "5x", "abc"]
    var generator = Examples.Generator(state: 5)
    for _ in 0..<50 {
      #expect(ShapeKey(shapes.shuffled(using: &generator)).entries.map(\.name) == names)
    }
  }

  @Test func `a shape is found by itself and keeps one colour`() {
    let shapes = ["size=1B", "size=190M", "size=1B"].map { shape($0) }
    let key = ShapeKey(shapes)
    #expect(key.entries.count == 2)
    #expect(key[shapes[0]]?.name == "1B")
    #expect(key[shape("size=2B")] == nil)
    #expect(Set(key.entries.map(\.colour)).count == 2)
  }
}
