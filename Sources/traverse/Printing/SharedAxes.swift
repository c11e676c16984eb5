package import Scaling

/// What shapes beside each other share is said once, so that their names tell where they differ.
package struct SharedAxes {
  private let shared: [Shape.Coordinate]

  /// Nothing is shared where a shape would be left without a name.
  package init(_ shapes: [Shape]) {
    let common = shapes.first?.coordinates.filter { coordinate in
      shapes.allSatisfy { $0[coordinate.axis] == coordinate.value }
    }
    let shared = common ?? []
    self.shared = shapes.contains { $0.coordinates.count == shared.count } ? [] : shared
  }

  /// The shape on the axes that are not shared.
  package func own(_ shape: Shape) -> Shape {
    Shape(shape.coordinates.filter { !shared.contains($0) }.map { ($0.axis, $0.value) })
  }

  /// `nil` where nothing is shared.
  package var note: String? {
    guard !shared.isEmpty else { return nil }
    return "All shapes have \(Shape(shared.map { ($0.axis, $0.value) }))."
  }
}
