import RunLogs
package import Scaling

extension ValueFormat where Value == ModelSizes {
  /// Sizes of a model by name: `'depth=12 width=768 vocabulary=50257'`, also under the names that configs use.
  package static let sizes = ValueFormat(
    "SIZES", expected: "sizes such as 'depth=12 vocabulary=50257'"
  ) { text throws(MalformedValue) in
    var sizes = ModelSizes()
    for coordinate in try ValueFormat<Shape>.shape.read(text).coordinates {
      guard
        let size = ModelSize(axis: coordinate.axis) ?? ConfigNames.size(named: coordinate.axis)
      else {
        let names = ModelSize.allCases.map(\.axis)
        let guess = NearestNames.of(coordinate.axis, among: names).first
        throw MalformedValue(
          "'\(coordinate.axis)' is no size"
            + (guess.map { "; did you mean '\($0)'?" }
              ?? ", expected \(Listing.alternatives(names))"))
      }
      guard let value = coordinate.value.magnitude, value.isFinite
      else { throw MalformedValue("\(coordinate.axis)=\(coordinate.value) is no number") }
      guard sizes[size] == nil else { throw MalformedValue("\(size.rawValue) is given twice") }
      sizes[size] = value
    }
    return sizes
  }
}

extension ModelSizes {
  /// What a shape's own axes say; `size=190M` are parameters.
  package init(of shape: Shape) {
    self.init()
    for coordinate in shape.coordinates {
      let size = coordinate.axis == "size" ? .parameters : ModelSize(axis: coordinate.axis)
      if let size { self[size] = coordinate.value.magnitude }
    }
  }
}
