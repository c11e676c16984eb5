package import Scaling

/// Which shapes belong to a set: on each named axis one of the values, on all others anything.
package struct ShapeFilter: Hashable, Sendable, CustomStringConvertible {
  package let axes: [Axis]

  package struct Axis: Hashable, Sendable {
    package let name: String
    package let values: [AxisValue]

    package init(name: String, values: [AxisValue]) {
      self.name = name
      self.values = values
    }
  }

  package init(_ axes: [Axis]) { self.axes = axes }

  /// Whether `shape` has each of the axes with one of its values.
  ///
  /// Values are the same where they are spelled the same or stand for the same number, as 1B and 1000M.
  package func admits(_ shape: Shape) -> Bool {
    axes.allSatisfy { axis in
      guard let value = shape[axis.name] else { return false }
      return axis.values.contains { $0 == value || $0.isSameNumber(as: value) }
    }
  }

  /// Every shape on the grid that the axes span, in the order they are written.
  ///
  /// The last axis changes fastest.
  package var grid: [Shape] {
    axes.reduce([[]]) { points, axis in
      points.flatMap { point in axis.values.map { point + [(axis: axis.name, value: $0)] } }
    }.map { Shape($0) }
  }

  /// `patch=14,7 width=128`: the form the command line reads.
  package var description: String {
    axes.map { "\($0.name)=" + $0.values.map(\.description).joined(separator: ",") }
      .joined(separator: " ")
  }
}

extension AxisValue {
  fileprivate func isSameNumber(as other: AxisValue) -> Bool {
    guard let magnitude, let otherMagnitude = other.magnitude else { return false }
    return magnitude == otherMagnitude
  }
}
