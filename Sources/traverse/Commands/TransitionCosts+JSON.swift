import JSON
import Planner
import Scaling

extension TransitionCosts {
  static let format = "traverse.transitions/1"

  /// Reads `traverse.transitions/1`: a default and exceptions, each with `compute` and `bump`.
  ///
  ///     {"format": "traverse.transitions/1", "default": {"compute": 1e16},
  ///      "pairs": [{"from": {"patch": 14}, "to": {"patch": 7}, "compute": 1e16, "bump": 0.02}]}
  init(_ cursor: JSONCursor) throws(JSONMismatch) {
    guard cursor["format"].value == .string(TransitionCosts.format) else {
      throw cursor["format"].mismatch("\"\(TransitionCosts.format)\"")
    }
    try cursor.allow(only: ["format", "default", "pairs"])
    self = .free
    if let place = cursor["default"].ifPresent {
      try place.allow(only: ["compute", "bump"])
      usual = try Plan.Transition(place)
    }
    for place in try cursor["pairs"].ifPresent?.elements() ?? [] {
      try place.allow(only: ["from", "to", "compute", "bump"])
      let pair = Pair(from: try Shape(place["from"]), to: try Shape(place["to"]))
      guard exceptions[pair] == nil else { throw place.mismatch("a pair that is not above") }
      exceptions[pair] = try Plan.Transition(place)
    }
  }
}

extension TransitionCosts {
  /// The document that `init(_:)` reads back.
  var json: JSONValue {
    let pairs = exceptions.sorted {
      ("\($0.key.from)", "\($0.key.to)") < ("\($1.key.from)", "\($1.key.to)")
    }
    return .object([
      .init("format", .string(TransitionCosts.format)),
      .init("default", .object(usual.members)),
      .init(
        "pairs",
        .array(
          pairs.map { pair, transition in
            .object(
              [.init("from", pair.from.json), .init("to", pair.to.json)] + transition.members)
          })),
    ])
  }
}

extension Plan.Transition {
  fileprivate var members: [JSONValue.Member] {
    [.init("compute", .number(compute.flops)), .init("bump", .number(bump))]
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    self.init(
      compute: Compute(flops: try cursor["compute"].ifPresent?.nonNegative() ?? 0),
      bump: try cursor["bump"].ifPresent?.nonNegative() ?? 0)
  }
}
