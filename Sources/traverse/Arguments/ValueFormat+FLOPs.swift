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
