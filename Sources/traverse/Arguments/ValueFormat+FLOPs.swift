import RunLogs
package import Scaling

/// How FLOPs are counted, as the user names it.
package enum FLOPModelChoice: Hashable, Sendable {
  case formula(FLOPModel)
  /// By the trainer, in a column of its log.
  case column(String)
}

extension ValueFormat where Value == FLOPModelChoice {
  /// A formula's name, or `column:NAME`.
  package static let flopsModel = ValueFormat(
    "MODEL", expected: Listing.alternatives(FLOPModel.allCases.map(\.rawValue) + ["column:NAME"]),
    words: FLOPModel.allCases.map(\.rawValue) + ["column:NAME"],
    candidates: Candidates(words: FLOPModel.allCases.map(\.rawValue))
  ) { text throws(MalformedValue) in
    if text.hasPrefix("column:"), text != "column:" {
      return .column(String(text.dropFirst("column:".count)))
    }
    guard let model = FLOPModel(rawValue: text) else { throw MalformedValue() }
    return .formula(model)
  }
}

extension ValueFormat where Value == ModelSizes {
  /// Sizes by name: `'depth=12 width=768 vocabulary=50257'`, also under the names of configs.
  package static let sizes = ValueFormat(
    "SIZES", expected: "sizes such as 'depth=12 width=768 context=1024 vocabulary=50257'"
  ) { text throws(MalformedValue) in
    var sizes = ModelSizes()
    for word in text.split(whereSeparator: \.isWhitespace) {
      let (name, value) = try Assignment.split(word)
      guard let size = ConfigNames.size(named: name) else {
        let guess = NearestNames.of(name, among: ConfigNames.spellings).first
        throw MalformedValue(
          "'\(name)' is no size" + (guess.map { "; did you mean '\($0)'?" } ?? ""))
      }
      guard let number = AxisValue(value).magnitude, number >= 0, number.isFinite
      else { throw MalformedValue("\(name) has '\(value)', which is no size") }
      guard sizes[size] == nil else { throw MalformedValue("\(size.rawValue) is given twice") }
      sizes[size] = number
    }
    guard !sizes.isEmpty else { throw MalformedValue() }
    return sizes
  }
}
