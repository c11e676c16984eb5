import JSON
import Scaling

extension WhatIfReport {
  static let format = "traverse.whatif/1"

  /// `traverse.whatif/1`: each set's plan, or why there is none, and what each shape is worth.
  var json: JSONValue {
    let budget: JSONValue?
    let target: JSONValue?
    switch goal {
    case .budget(let compute): (budget, target) = (.number(compute.flops), nil)
    case .target(let error): (budget, target) = (nil, .number(error))
    }
    return .object(present: [
      ("format", .string(WhatIfReport.format)),
      ("metric", .string(metric)),
      ("convention", .string(convention.name)),
      ("budget", budget),
      ("target", target),
      ("level", .number(level)),
      ("sets", .array(sets.map(\.json))),
      ("worth", worths.isEmpty ? nil : .array(worths.map(\.json))),
      ("verdict", verdict?.json),
      ("provenance", provenance.json),
    ])
  }

  init(_ cursor: JSONCursor) throws(JSONMismatch) {
    guard cursor["format"].value == .string(WhatIfReport.format) else {
      throw cursor["format"].mismatch("\"\(WhatIfReport.format)\"")
    }
    let goal: Plan.Goal
    switch (cursor["budget"].ifPresent, cursor["target"].ifPresent) {
    case (let budget?, nil): goal = .budget(Compute(flops: try budget.positive()))
    case (nil, let target?): goal = .target(error: try target.positive())
    default: throw cursor.mismatch("either a budget or a target")
    }
    self.init(
      metric: try cursor["metric"].string(),
      convention: FLOPConvention(try cursor["convention"].string()), goal: goal,
      level: try cursor["level"].positive(),
      sets: try cursor["sets"].elements().map { place throws(JSONMismatch) in try Entry(place) },
      worths: try cursor["worth"].ifPresent?.elements().map { place throws(JSONMismatch) in
        try Worth(place)
      } ?? [],
      verdict: try cursor["verdict"].ifPresent.map { place throws(JSONMismatch) in
        try Verdict(place)
      },
      provenance: try Provenance(cursor["provenance"]))
  }
}

extension WhatIfReport.Entry {
  fileprivate var json: JSONValue {
    .object([
      .init("name", .string(name)), .init("shapes", .array(shapes.map(\.json))), outcome.member,
    ])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    self.init(
      name: try cursor["name"].string(),
      shapes: try cursor["shapes"].elements().map { place throws(JSONMismatch) in
        try Shape(place)
      },
      outcome: try WhatIfReport.Outcome(cursor))
  }
}

extension WhatIfReport.Worth {
  fileprivate var json: JSONValue {
    .object(
      [
        .init("shape", shape.json), .init("saving", saving.map { .number($0) } ?? .null),
        .init("saving_interval", savingInterval.map { .interval($0) } ?? .null), without.member,
      ])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    self.init(
      shape: try Shape(cursor["shape"]), saving: try cursor["saving"].ifPresent?.double(),
      savingInterval: try cursor["saving_interval"].ifPresent?.interval(),
      without: try WhatIfReport.Outcome(cursor))
  }
}

extension WhatIfReport.Outcome {
  /// `plan`, or the `reason` why there is none.
  fileprivate var member: JSONValue.Member {
    switch self {
    case .plan(let plan): return .init("plan", plan.json)
    case .none(let reason): return .init("reason", .string(reason))
    }
  }

  fileprivate init(_ parent: JSONCursor) throws(JSONMismatch) {
    if let place = parent["plan"].ifPresent {
      self = .plan(try Plan(place))
    } else {
      self = .none(reason: try parent["reason"].string())
    }
  }
}

extension WhatIfReport.Verdict {
  fileprivate var json: JSONValue {
    .object([.init("worth_it", .bool(isWorthIt)), .init("sentence", .string(sentence))])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    self.init(
      isWorthIt: cursor["worth_it"].value == .bool(true),
      sentence: try cursor["sentence"].string())
  }
}
