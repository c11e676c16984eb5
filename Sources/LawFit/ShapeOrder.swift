import Scaling

/// The order in which laws are listed: axis by axis, numbers and sizes by magnitude, else by text.
enum ShapeOrder {
  static func precedes(_ a: Shape, _ b: Shape) -> Bool {
    for (left, right) in zip(a.coordinates, b.coordinates) {
      if left.axis != right.axis { return left.axis < right.axis }
      if left.value == right.value { continue }
      if let x = left.value.magnitude, let y = right.value.magnitude, x != y { return x < y }
      return left.value.description < right.value.description
    }
    return a.coordinates.count < b.coordinates.count
  }
}
