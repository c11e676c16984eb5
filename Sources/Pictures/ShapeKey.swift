package import Scaling

/// Which colour and which name each shape has in a figure.
///
/// Shapes stand in the order of their axes' values (190M before 1B). What all shapes share is said
/// once, in the title: `patch=7 width=128` and `patch=14 width=128` become 7 and 14 under
/// "patch (width=128)".
package struct ShapeKey {
  package struct Entry {
    package let shape: Shape
    package let name: String
    package let colour: Colour
  }

  package let entries: [Entry]
  /// What the names are values of; `nil` where they are whole shapes.
  package let title: String?

  package init(_ shapes: some Sequence<Shape>) {
    var distinct: [Shape] = []
    for shape in shapes where !distinct.contains(shape) { distinct.append(shape) }
    let ordered = distinct.sorted(by: Self.precedes)
    let shared = Self.shared(ordered)
    let own = ordered.map { shape in shape.coordinates.filter { !shared.contains($0) } }
    let axes = Set(own.map { $0.map(\.axis) })
    let common = shared.map { "\($0.axis)=\($0.value)" }.joined(separator: " ")
    // Where shapes differ along one axis alone, its name is said once too.
    let only = axes.count == 1 && axes.first?.count == 1 ? axes.first?.first : nil
    let parts = [only, common.isEmpty ? nil : only == nil ? common : "(\(common))"]
    let words = parts.compactMap { $0 }.joined(separator: " ")
    title = words.isEmpty ? nil : words
    let names = own.map { coordinates in
      only == nil ? "\(Shape(coordinates.map { ($0.axis, $0.value) }))" : "\(coordinates[0].value)"
    }
    entries = zip(zip(ordered, names), Palette.colours(ordered.count)).map { pair, colour in
      // A shape that has nothing of its own beside what all share.
      Entry(shape: pair.0, name: pair.1.isEmpty ? "no other axis" : pair.1, colour: colour)
    }
  }

  package subscript(shape: Shape) -> Entry? { entries.first { $0.shape == shape } }

  private static func shared(_ shapes: [Shape]) -> [Shape.Coordinate] {
    guard let first = shapes.first, shapes.count > 1 else { return [] }
    return first.coordinates.filter { coordinate in
      shapes.allSatisfy { $0.coordinates.contains(coordinate) }
    }
  }

  /// Axis by axis: numbers and sizes by magnitude, then all other labels as text.
  private static func precedes(_ a: Shape, _ b: Shape) -> Bool {
    func rank(_ coordinate: Shape.Coordinate) -> (String, Double, String) {
      let size = coordinate.value.magnitude ?? .infinity
      return (coordinate.axis, size, coordinate.value.description)
    }
    for (left, right) in zip(a.coordinates, b.coordinates) where left != right {
      return rank(left) < rank(right)
    }
    return a.coordinates.count < b.coordinates.count
  }
}
