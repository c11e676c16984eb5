package import JSON

/// A shape in files: `{"patch": 7, "size": "190M"}`, whole numbers as numbers, labels as text.
extension Shape {
  package var json: JSONValue {
    .object(
      coordinates.map { coordinate in
        switch coordinate.value {
        case .integer(let number): return .init(coordinate.axis, .integer(number))
        case .label(let text): return .init(coordinate.axis, .string(text))
        }
      })
  }

  /// `nil` for anything but an object of whole numbers and texts, at least one.
  package init?(json: JSONValue) {
    guard let members = json.members, !members.isEmpty else { return nil }
    var axes: [(axis: String, value: AxisValue)] = []
    for member in members {
      switch member.value {
      case .integer(let number): axes.append((member.key, .integer(number)))
      case .string(let text): axes.append((member.key, AxisValue(text)))
      default: return nil
      }
    }
    self.init(axes)
  }
}
