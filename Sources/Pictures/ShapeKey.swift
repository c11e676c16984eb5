import Scaling

/// Which colour and which name each shape has in a figure.
///
/// Shapes stand in the order of their axes' values (190M before 1B). What all shapes share is said
/// once, in the title: `patch=7 width=128` and `patch=14 width=128` become 7 and 14 under
/// "patch (width=128)".
struct ShapeKey {
  struct Entry {
    let shape: Shape
    let name: String
    let colour: Colour
  }

  let entries: [Entry]
  /// What the names are values of; `nil` where they are whole shapes.
  let title: String?

  init(_ shapes: some Sequence<Shape>) {
    var distinct: [Shape] = []
    for shape in shapes where !distinct.contains(shape) { distinct.append(shape) }
    let ordered = distinct.sorted(by: Self.precedes)
    let shared = ordered.count < 2 ? [] : Self.shared(ordered)
    let names = ordered.map { shape in shape.coordinates.filter { !shared.contains($0) } }
    let axes = Set(names.map { $0.map(\.axis) })
    if let only = axes.first, axes.count == 1, only.count == 1, ordered.count > 1 {
      let others = shared.map { "\($0.axis)=\($0.value)" }.joined(separator: " ")
      title = others.isEmpty ? only[0] : "\(only[0]) (\(others))"
    } else {
      title = shared.isEmpty ? nil : shared.map { "\($0.axis)=\($0.value)" }.joined(separator: " ")
    }
    let hasOneAxis = axes.count == 1 && axes.first?.count == 1 && ordered.count > 1
    entries = zip(zip(ordered, names), Palette.colours(ordered.count)).map { pair, colour in
      let (shape, coordinates) = pair
      let words = coordinates.map { hasOneAxis ? "\($0.value)" : "\($0.axis)=\($0.value)" }
      return Entry(
        shape: shape, name: words.isEmpty ? "any" : words.joined(separator: " "), colour: colour)
    }
  }

  subscript(shape: Shape) -> Entry? { entries.first { $0.shape == shape } }

  private static func shared(_ shapes: [Shape]) -> [Shape.Coordinate] {
    guard let first = shapes.first else { return [] }
    return first.coordinates.filter { coordinate in
      shapes.allSatisfy { $0.coordinates.contains(coordinate) }
    }
  }

  /// Axis by axis, by magnitude where both have one, else as text.
  private static func precedes(_ a: Shape, _ b: Shape) -> Bool {
    for (left, right) in zip(a.coordinates, b.coordinates) where left != right {
      guard left.axis == right.axis, let small = left.value.magnitude,
        let large = right.value.magnitude, small != large
      else { return "\(left.axis)=\(left.value)" < "\(right.axis)=\(right.value)" }
      return small < large
    }
    return a.coordinates.count < b.coordinates.count
  }
}
