/// A model shape: a point on named axes such as `patch=7 width=128` or `size=190M`.
///
/// Axes are kept sorted by name, so that two spellings of one shape are equal.
package struct Shape: Hashable, Sendable, CustomStringConvertible {
  package struct Coordinate: Hashable, Sendable {
    package let axis: String
    package let value: AxisValue
  }

  package let coordinates: [Coordinate]

  /// Sorts the axes by name; a name given twice is the caller's mistake.
  package init(_ axes: [(axis: String, value: AxisValue)]) {
    let sorted = axes.sorted { $0.axis < $1.axis }
    precondition(
      zip(sorted, sorted.dropFirst()).allSatisfy { $0.axis != $1.axis }, "an axis is named twice")
    coordinates = sorted.map { Coordinate(axis: $0.axis, value: $0.value) }
  }

  package subscript(axis: String) -> AxisValue? {
    coordinates.first { $0.axis == axis }?.value
  }

  /// Whether it says of each axis of `other` what that says.
  package func states(_ other: Shape) -> Bool {
    other.coordinates.allSatisfy { self[$0.axis] == $0.value }
  }

  /// `patch=7 width=128`: the form the command line reads back.
  package var description: String {
    coordinates.map { "\($0.axis)=\($0.value)" }.joined(separator: " ")
  }
}

/// A place on one axis: a whole number, or a label as the user's logs spell it (`190M`).
package enum AxisValue: Hashable, Sendable, CustomStringConvertible {
  case integer(Int)
  case label(String)

  /// Reads `7` as a number and everything else, `07` and `+7` included, as a label.
  package init(_ text: String) {
    if let number = Int(text), String(number) == text {
      self = .integer(number)
    } else {
      self = .label(text)
    }
  }

  /// The number a label stands for, so that sizes can be ordered: `190M` is 1.9e8.
  ///
  /// `nil` where a label is no number with an optional suffix K, M, B or T.
  package var magnitude: Double? {
    switch self {
    case .integer(let number): return Double(number)
    case .label(let text):
      let scales: [Character: Double] = ["K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12]
      if let last = text.last, let scale = scales[Character(last.uppercased())] {
        return Number.parse(text.dropLast()).map { $0 * scale }
      }
      return Number.parse(text)
    }
  }

  package var description: String {
    switch self {
    case .integer(let number): return String(number)
    case .label(let text): return text
    }
  }
}

/// Which way a shape may move along an axis while it trains.
package enum AxisOrder: String, Sendable, CaseIterable {
  /// Only upwards: shrinking needs pruning, which is another method with costs of its own.
  case grow
  /// Only downwards.
  case shrink
  /// Both ways.
  case free

  /// What is executable without pruning: width, depth, heads and size grow, all else is free.
  package static func usual(for axis: String) -> Self {
    ["width", "depth", "heads", "size"].contains(axis) ? .grow : .free
  }
}
