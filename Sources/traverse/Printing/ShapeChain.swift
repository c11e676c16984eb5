package import Scaling

/// Shapes in the order in which they are trained.
package enum ShapeChain {
  /// Each shape after the first by what it changes: `patch=14 width=128 → patch=7`.
  ///
  /// Where all have one and the same axis its name stands once: `size=190M → 370M → 760M`.
  package static func text(_ shapes: [Shape]) -> String {
    guard let first = shapes.first else { return "" }
    let axes = first.coordinates.map(\.axis)
    guard shapes.allSatisfy({ $0.coordinates.map(\.axis) == axes }) else {
      return shapes.map(\.description).joined(separator: arrow)
    }
    let changes = zip(shapes, shapes.dropFirst()).map { before, shape in
      let changed = shape.coordinates.filter { before[$0.axis] != $0.value }
      guard !changed.isEmpty else { return shape.description }
      return changed.map { axes.count == 1 ? "\($0.value)" : "\($0.axis)=\($0.value)" }
        .joined(separator: " ")
    }
    return ([first.description] + changes).joined(separator: arrow)
  }

  private static let arrow = " → "
}
