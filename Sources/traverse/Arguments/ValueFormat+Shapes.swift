import RunLogs
package import Scaling

extension ValueFormat where Value == ShapeFilter {
  /// Axes with the values allowed on them: `size=190M,1B` or `'patch=14,7 width=128'`.
  package static let shapes = ValueFormat(
    "SHAPES", expected: "axes and values such as 'patch=14,7 width=128'"
  ) { text throws(MalformedValue) in
    var axes: [ShapeFilter.Axis] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      let (name, list) = try Assignment.split(word)
      if axes.contains(where: { $0.name == name }) {
        throw MalformedValue("the axis \(name) is named twice")
      }
      var values: [AxisValue] = []
      for value in list.split(separator: ",", omittingEmptySubsequences: false) {
        guard !value.isEmpty else { throw MalformedValue("\(name) has an empty value") }
        let value = AxisValue(String(value))
        if values.contains(value) { throw MalformedValue("\(name) has \(value) twice") }
        values.append(value)
      }
      axes.append(ShapeFilter.Axis(name: name, values: values))
    }
    guard !axes.isEmpty else { throw MalformedValue() }
    return ShapeFilter(axes)
  }
}

extension ValueFormat where Value == Shape {
  /// One shape: `'patch=14 width=128'`.
  package static let shape = ValueFormat(
    "SHAPE", expected: "a value for each axis such as 'patch=14 width=128'"
  ) { text throws(MalformedValue) in
    let filter = try ValueFormat<ShapeFilter>.shapes.read(text)
    for axis in filter.axes where axis.values.count > 1 {
      throw MalformedValue("\(axis.name) has \(axis.values.count) values, one shape has one")
    }
    return filter.grid[0]
  }
}

/// Which way one axis may be walked, as the user wants it.
package struct AxisOrderChoice: Hashable, Sendable {
  package let axis: String
  package let order: AxisOrder
}

extension ValueFormat where Value == AxisOrderChoice {
  /// An axis and its direction: `width=free`.
  package static let order = ValueFormat(
    "AXIS=ORDER",
    expected: "an axis and \(Listing.alternatives(AxisOrder.allCases.map(\.rawValue))), "
      + "such as width=free"
  ) { text throws(MalformedValue) in
    let (axis, word) = try Assignment.split(text[...])
    guard let order = AxisOrder(rawValue: word) else {
      let words = AxisOrder.allCases.map(\.rawValue)
      let guess = NearestNames.of(word, among: words).first.map { "; did you mean '\($0)'?" }
      throw MalformedValue("'\(word)' is no order" + (guess ?? ""))
    }
    return AxisOrderChoice(axis: axis, order: order)
  }
}

/// `NAME=VALUE`.
enum Assignment {
  static func split(_ word: Substring) throws(MalformedValue) -> (name: String, value: String) {
    guard let sign = word.firstIndex(of: "=") else { throw MalformedValue("'\(word)' has no '='") }
    let (name, value) = (word[..<sign], word[word.index(after: sign)...])
    guard !name.isEmpty else { throw MalformedValue("'\(word)' has nothing before its '='") }
    guard !value.isEmpty else { throw MalformedValue("\(name) has no value") }
    return (String(name), String(value))
  }
}
