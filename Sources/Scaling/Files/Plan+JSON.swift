package import JSON

extension Plan {
  /// The document that `init(_:)` reads back: `traverse.plan/1`.
  package var json: JSONValue {
    .object(present: [
      ("format", .string(FileFormat.plan.rawValue)),
      ("metric", .string(metric)),
      ("convention", .string(convention.name)),
      ("budget", goal.budget.map { .number($0.flops) }),
      ("target", goal.target.map { .number($0) }),
      ("objective", .string(objective.rawValue)),
      ("method", .string(method.rawValue)),
      ("evaluation_examples", evaluationExamples.map { .integer($0) }),
      ("phases", .array(phases.enumerated().map { $1.json(isFirst: $0 == 0) })),
      ("final", final.json),
      ("baselines", .array(baselines.map(\.json))),
      ("agreement", agreement?.json),
      ("warnings", .array(warnings.map { .string($0) })),
      ("provenance", provenance.json),
    ])
  }

  package init(_ cursor: JSONCursor) throws(JSONMismatch) {
    try FileFormat.plan.check(cursor)
    guard let method = Method(rawValue: try cursor["method"].string()) else {
      throw cursor["method"].mismatch(Method.allCases.map(\.rawValue).joined(separator: " or "))
    }
    let objective = try cursor["objective"].ifPresent.map { place throws(JSONMismatch) in
      guard let objective = Objective(rawValue: try place.string()) else {
        throw place.mismatch(Objective.allCases.map(\.rawValue).joined(separator: " or "))
      }
      return objective
    }
    var phases: [Phase] = []
    for place in try cursor["phases"].elements() { phases.append(try Phase(place)) }
    guard !phases.isEmpty else { throw cursor["phases"].mismatch("at least one phase") }
    self.init(
      metric: try cursor["metric"].string(),
      convention: try cursor["convention"].ifPresent.map { place throws(JSONMismatch) in
        FLOPConvention(try place.string())
      } ?? .unstated,
      goal: try Goal(cursor), objective: objective ?? .flops, method: method, phases: phases,
      final: try Outcome(cursor["final"]),
      provenance: try Provenance(cursor["provenance"]))
    evaluationExamples = try cursor.evaluationExamples()
    for place in try cursor["baselines"].ifPresent?.elements() ?? [] {
      baselines.append(try Baseline(place))
    }
    agreement = try cursor["agreement"].ifPresent.map { place throws(JSONMismatch) in
      try Agreement(place)
    }
    for place in try cursor["warnings"].ifPresent?.elements() ?? [] {
      warnings.append(try place.string())
    }
  }
}

extension Plan.Goal {
  fileprivate var budget: Compute? {
    guard case .budget(let compute) = self else { return nil }
    return compute
  }

  fileprivate var target: Double? {
    guard case .target(let error) = self else { return nil }
    return error
  }

  fileprivate init(_ plan: JSONCursor) throws(JSONMismatch) {
    switch (plan["budget"].ifPresent, plan["target"].ifPresent) {
    case (let budget?, nil): self = .budget(Compute(flops: try budget.positive()))
    case (nil, let target?): self = .target(error: try target.positive())
    default: throw plan.mismatch("either a budget or a target")
    }
  }
}

extension Plan.Phase {
  fileprivate func json(isFirst: Bool) -> JSONValue {
    .object(present: [
      ("shape", shape.json),
      ("start_error", .number(startError)),
      ("end_error", .number(endError)),
      ("compute", .number(compute.flops)),
      ("cumulative", .number(cumulative.flops)),
      ("seconds", seconds.map { .number($0) }),
      (
        "transition",
        .object([
          .init("operator", .string(isFirst ? "none" : "default")),
          .init("compute", .number(transition.compute.flops)),
          .init("bump", .number(transition.bump)),
        ])
      ),
      (
        "interval",
        endErrorInterval == nil && cumulativeInterval == nil
          ? nil
          : .object(present: [
            ("end_error", endErrorInterval.map { .interval($0) }),
            ("cumulative", cumulativeInterval.map { .interval($0) }),
          ])
      ),
      ("extrapolated", extrapolated ? .bool(true) : nil),
      ("law", curve?.json),
    ])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    self.init(
      shape: try Shape(cursor["shape"]), startError: try cursor["start_error"].double(),
      endError: try cursor["end_error"].double(),
      compute: Compute(flops: try cursor["compute"].nonNegative()),
      cumulative: Compute(flops: try cursor["cumulative"].nonNegative()),
      transition: Plan.Transition(
        compute: Compute(
          flops: try cursor["transition"]["compute"].ifPresent?.nonNegative() ?? 0),
        bump: try cursor["transition"]["bump"].ifPresent?.nonNegative() ?? 0),
      extrapolated: cursor["extrapolated"].value == .bool(true))
    endErrorInterval = try cursor["interval"]["end_error"].ifPresent?.interval()
    cumulativeInterval = try cursor["interval"]["cumulative"].ifPresent?.interval()
    curve = try PowerLaw(ifPresent: cursor["law"])
    seconds = try cursor["seconds"].ifPresent?.nonNegative()
  }
}

extension Plan.Outcome {
  fileprivate var json: JSONValue {
    .object(present: [
      ("error", .number(error)),
      ("compute", .number(compute.flops)),
      ("seconds", seconds.map { .number($0) }),
      (
        "interval",
        errorInterval == nil && computeInterval == nil
          ? nil
          : .object(present: [
            ("level", .number(level)),
            ("error", errorInterval.map { .interval($0) }),
            ("compute", computeInterval.map { .interval($0) }),
          ])
      ),
    ])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    self.init(
      error: try cursor["error"].double(),
      compute: Compute(flops: try cursor["compute"].nonNegative()),
      level: try cursor["interval"]["level"].ifPresent?.positive() ?? 0.9)
    errorInterval = try cursor["interval"]["error"].ifPresent?.interval()
    computeInterval = try cursor["interval"]["compute"].ifPresent?.interval()
    seconds = try cursor["seconds"].ifPresent?.nonNegative()
  }
}

extension Plan.Baseline {
  fileprivate var json: JSONValue {
    .object(present: [
      ("name", .string(kind.rawValue)),
      ("shape", shapes.count == 1 ? shapes[0].json : nil),
      ("shapes", shapes.count == 1 ? nil : .array(shapes.map(\.json))),
      ("error", error.map { .number($0) } ?? .null),
      ("compute_to_match", computeToMatch.map { .number($0.flops) } ?? .null),
      ("seconds_to_match", secondsToMatch.map { .number($0) }),
      ("saving", saving.map { .number($0) } ?? .null),
      ("saving_interval", savingInterval.map { .interval($0) }),
      ("extrapolated", extrapolated ? .bool(true) : nil),
      ("law", curve?.json),
    ])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    guard let kind = Kind(rawValue: try cursor["name"].string()) else {
      throw cursor["name"].mismatch(Kind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    var shapes: [Shape] = []
    if let place = cursor["shape"].ifPresent { shapes = [try Shape(place)] }
    for place in try cursor["shapes"].ifPresent?.elements() ?? [] {
      shapes.append(try Shape(place))
    }
    self.init(
      kind: kind, shapes: shapes, error: try cursor["error"].ifPresent?.double(),
      computeToMatch: try cursor["compute_to_match"].ifPresent.map { place throws(JSONMismatch) in
        Compute(flops: try place.nonNegative())
      }, saving: try cursor["saving"].ifPresent?.double(),
      savingInterval: try cursor["saving_interval"].ifPresent?.interval(),
      extrapolated: cursor["extrapolated"].value == .bool(true))
    secondsToMatch = try cursor["seconds_to_match"].ifPresent?.nonNegative()
    curve = try PowerLaw(ifPresent: cursor["law"])
  }
}

extension PowerLaw {
  fileprivate var json: JSONValue {
    .object([
      .init("a", .number(a)), .init("b", .number(b)), .init("c", .number(c)),
      .init("d", .number(d)),
    ])
  }

  fileprivate init?(ifPresent cursor: JSONCursor) throws(JSONMismatch) {
    guard let place = cursor.ifPresent else { return nil }
    self.init(
      a: try place["a"].positive(), b: try place["b"].positive(),
      c: try place["c"].nonNegative(), d: try place["d"].ifPresent?.nonNegative() ?? 0)
  }
}

extension Plan.Agreement {
  fileprivate var json: JSONValue {
    .object([
      .init("draws", .integer(draws)), .init("same_order", .number(sameOrder)),
      .init("feasible", .number(feasible)),
    ])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    self.init(
      draws: try cursor["draws"].integer(), sameOrder: try cursor["same_order"].nonNegative(),
      feasible: try cursor["feasible"].nonNegative())
  }
}
