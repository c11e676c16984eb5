package import Scaling

/// A value for all shapes, or for those that it names.
package struct PerShape<Value: Sendable>: Sendable {
  /// `nil` for all.
  package let shapes: ShapeFilter?
  package let value: Value
}

extension ValueFormat {
  /// `1.2e9`, or in front of it the shapes that it is for: `'size=190M: 1.2e9'`.
  package static func perShape<Element>(_ format: ValueFormat<Element>) -> Self
  where Value == PerShape<Element> {
    ValueFormat(
      "[SHAPES:]" + format.placeholder,
      expected: format.expected + ", behind 'SHAPES:' where it is for some alone"
    ) { text throws(MalformedValue) in
      guard let colon = text.lastIndex(of: ":")
      else { return PerShape(shapes: nil, value: try format.read(text)) }
      let rest = text[text.index(after: colon)...].drop { $0 == " " }
      return PerShape(
        shapes: try ValueFormat<ShapeFilter>.shapes.read(String(text[..<colon])),
        value: try format.read(String(rest)))
    }
  }
}

extension Arguments {
  /// The value for a shape: that which names it, or else the one for all; `nil` without either.
  ///
  /// Throws where two are as good.
  package func value<Element>(
    of flag: Flag<[PerShape<Element>]>, for shape: Shape
  ) throws(UsageError) -> Element? {
    let (own, general) = try values(of: flag, for: shape)
    return own ?? general
  }

  /// The value that names a shape, and the one for all.
  package func values<Element>(
    of flag: Flag<[PerShape<Element>]>, for shape: Shape
  ) throws(UsageError) -> (own: Element?, general: Element?) {
    let own = self[flag].filter { $0.shapes?.admits(shape) == true }
    let general = self[flag].filter { $0.shapes == nil }
    guard own.count <= 1, general.count <= 1 else {
      throw UsageError(
        command: command,
        .other(
          "\(flag.declaration.spelling): found \(max(own.count, general.count)) values for "
            + "\(shape), expected one"))
    }
    return (own.first?.value, general.first?.value)
  }

  /// Throws where a value names no shape of these: a mistyped size must not quietly go unused.
  package func checkShapes<Element>(
    of flag: Flag<[PerShape<Element>]>, among known: [Shape]
  ) throws(UsageError) {
    for case let filter? in self[flag].map(\.shapes)
    where !known.contains(where: { filter.admits($0) }) {
      throw UsageError(
        command: command,
        .other(
          "\(flag.declaration.spelling): found '\(filter)', expected shapes of the plan: "
            + Listing.alternatives(known.map(\.description))))
    }
  }
}
