package import JSON

extension Shape {
  /// `{"patch": 7, "width": 128}`; labels are strings.
  package var json: JSONValue {
    .object(
      coordinates.map { coordinate in
        switch coordinate.value {
        case .integer(let number): JSONValue.Member(coordinate.axis, .integer(number))
        case .label(let text): JSONValue.Member(coordinate.axis, .string(text))
        }
      })
  }

  package init(_ cursor: JSONCursor) throws(JSONMismatch) {
    let members = try cursor.members()
    guard !members.isEmpty else { throw cursor.mismatch("at least one axis") }
    var axes: [(axis: String, value: AxisValue)] = []
    for (axis, place) in members {
      switch place.value {
      case .integer(let number): axes.append((axis, .integer(number)))
      case .string(let text): axes.append((axis, AxisValue(text)))
      default: throw place.mismatch("a whole number or a label")
      }
    }
    self.init(axes)
  }
}
