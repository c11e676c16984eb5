package import JSON

extension FitReport {
  package var json: JSONValue {
    .object(present: [
      ("status", .string(status.word)),
      ("bounds", status.bounds.isEmpty ? nil : .array(status.bounds.map { .string($0.rawValue) })),
      ("reason", reason.map { .string($0) }),
      ("points", .integer(points)),
      ("residual", .string(residual.word)),
      ("huber_width", residual.width.map { .number($0) }),
      ("objective", objective.map { .number($0) }),
      ("rmse", rmse.map { .number($0) }),
      ("condition", condition.map { .number($0) }),
      ("compute", .range(compute)),
      ("error", .range(error)),
      ("standard_error", standardErrors.map { .object(present: $0.members { .number($0) }) }),
      (
        "interval",
        intervals.map {
          .object(present: [("level", .number(level))] + $0.members { .interval($0) })
        }
      ),
      ("autocorrelation", autocorrelation.map { .number($0) }),
      ("hold_out", holdOut?.json),
      ("warnings", warnings.isEmpty ? nil : .array(warnings.map { .string($0) })),
    ])
  }

  /// Reads what is there; a hand-written report needs only the ranges `compute` and `error`.
  package init(_ cursor: JSONCursor) throws(JSONMismatch) {
    self.init(
      status: try Status(cursor), points: try cursor["points"].ifPresent?.integer() ?? 0,
      residual: try Residual(cursor), objective: try cursor["objective"].ifPresent?.double(),
      rmse: try cursor["rmse"].ifPresent?.double(), compute: try cursor["compute"].range(),
      error: try cursor["error"].range())
    reason = try cursor["reason"].ifPresent?.string()
    condition = try cursor["condition"].ifPresent?.double()
    autocorrelation = try cursor["autocorrelation"].ifPresent?.double()
    if let place = cursor["standard_error"].ifPresent {
      standardErrors = try PerParameter(place) { value throws(JSONMismatch) in
        try value.nonNegative()
      }
    }
    if let place = cursor["interval"].ifPresent {
      level = try place["level"].double()
      guard level > 0, level < 1 else { throw place["level"].mismatch("a level between 0 and 1") }
      intervals = try PerParameter(place) { value throws(JSONMismatch) in try value.interval() }
    }
    holdOut = try cursor["hold_out"].ifPresent.map { place throws(JSONMismatch) in
      try HoldOut(place)
    }
    for warning in try cursor["warnings"].ifPresent?.elements() ?? [] {
      warnings.append(try warning.string())
    }
  }
}

extension FitReport.Status {
  /// The word for files and tables.
  package var word: String {
    switch self {
    case .converged: return "converged"
    case .atBound: return "at_bound"
    case .stalled: return "stalled"
    case .unidentifiable: return "unidentifiable"
    }
  }

  package var bounds: [FitReport.Bound] {
    guard case .atBound(let bounds) = self else { return [] }
    return bounds
  }

  fileprivate init(_ report: JSONCursor) throws(JSONMismatch) {
    let word = try report["status"].ifPresent?.string() ?? "converged"
    switch word {
    case "converged": self = .converged
    case "stalled": self = .stalled
    case "unidentifiable": self = .unidentifiable
    case "at_bound":
      var bounds: [FitReport.Bound] = []
      for place in try report["bounds"].ifPresent?.elements() ?? [] {
        guard let bound = FitReport.Bound(rawValue: try place.string()) else {
          let known = FitReport.Bound.allCases.map(\.rawValue).joined(separator: ", ")
          throw place.mismatch("one of \(known)")
        }
        bounds.append(bound)
      }
      self = .atBound(bounds)
    default:
      throw report["status"].mismatch("converged, at_bound, stalled or unidentifiable")
    }
  }
}

extension FitReport.Residual {
  package var word: String {
    switch self {
    case .linear: return "linear"
    case .log: return "log"
    case .huber: return "huber"
    }
  }

  fileprivate var width: Double? {
    guard case .huber(let width) = self else { return nil }
    return width
  }

  fileprivate init(_ report: JSONCursor) throws(JSONMismatch) {
    switch try report["residual"].ifPresent?.string() ?? "log" {
    case "linear": self = .linear
    case "log": self = .log
    case "huber": self = .huber(width: try report["huber_width"].positive())
    default: throw report["residual"].mismatch("linear, log or huber")
    }
  }
}

extension FitReport.PerParameter {
  fileprivate func members(_ encode: (Value) -> JSONValue) -> [(String, JSONValue?)] {
    [("a", a.map(encode)), ("b", b.map(encode)), ("c", c.map(encode)), ("d", d.map(encode))]
  }

  fileprivate init(
    _ cursor: JSONCursor, decode: (JSONCursor) throws(JSONMismatch) -> Value
  ) throws(JSONMismatch) {
    func value(_ name: String) throws(JSONMismatch) -> Value? {
      guard let place = cursor[name].ifPresent else { return nil }
      return try decode(place)
    }
    self.init(a: try value("a"), b: try value("b"), c: try value("c"), d: try value("d"))
  }
}

extension FitReport.HoldOut {
  fileprivate var json: JSONValue {
    .object(present: [
      ("verdict", .string(verdict.rawValue)),
      ("fitted_points", .integer(fittedPoints)),
      ("held_out_points", .integer(heldOutPoints)),
      ("rmse", rmse.map { .number($0) }),
      ("error_at_end", errorAtEnd.map { .number($0) }),
    ])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    guard let verdict = Verdict(rawValue: try cursor["verdict"].string()) else {
      throw cursor["verdict"].mismatch(Verdict.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.init(
      fittedPoints: try cursor["fitted_points"].integer(),
      heldOutPoints: try cursor["held_out_points"].integer(),
      rmse: try cursor["rmse"].ifPresent?.double(),
      errorAtEnd: try cursor["error_at_end"].ifPresent?.double(), verdict: verdict)
  }
}
