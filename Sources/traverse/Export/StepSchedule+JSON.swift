import JSON
import Planner
import Scaling

extension StepSchedule {
  static let format = "traverse.schedule/1"

  /// The document that `init(_:)` reads back, and the adapter for PyTorch: `traverse.schedule/1`.
  ///
  /// What is not known is `null`.
  var json: JSONValue {
    let starts = starts
    return .object([
      .init("format", .string(Self.format)), .init("metric", .string(metric)),
      .init("convention", .string(convention.name)),
      .init(
        "phases", .array(phases.indices.map { phases[$0].json(start: starts?[$0]) })),
      .init("provenance", provenance.json),
    ])
  }

  init(_ cursor: JSONCursor) throws(JSONMismatch) {
    guard cursor["format"].value == .string(Self.format) else {
      throw cursor["format"].mismatch("\"\(Self.format)\"")
    }
    var phases: [Phase] = []
    for place in try cursor["phases"].elements() { phases.append(try Phase(place)) }
    guard !phases.isEmpty else { throw cursor["phases"].mismatch("at least one phase") }
    self.init(
      metric: try cursor["metric"].string(),
      convention: FLOPConvention(try cursor["convention"].string()), phases: phases,
      provenance: try Provenance(cursor["provenance"]))
  }
}

extension StepSchedule.Phase {
  /// `start` is the number of its first step.
  fileprivate func json(start: Int?) -> JSONValue {
    func count(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }
    func flops(per unit: WorkUnit) -> JSONValue {
      work.flops(per: unit).map { .number($0) } ?? .null
    }
    return .object([
      .init("shape", shape.json),
      .init("compute", .number(compute.flops)), .init("cumulative", .number(cumulative.flops)),
      .init("end_error", .number(endError)),
      .init(
        "transition",
        .object([
          .init("operators", .object(operators.map { .init($0.axis, .string($0.name)) })),
          .init("compute", .number(charge.compute.flops)), .init("bump", .number(charge.bump)),
        ])),
      .init("rate", work.rate?.json ?? .null),
      .init("batch", count(work.batch)), .init("context", count(work.context)),
      .init("flops_per_step", flops(per: .step)), .init("flops_per_sample", flops(per: .sample)),
      .init("flops_per_token", flops(per: .token)),
      .init("steps", count(steps)), .init("from_step", count(start)),
      .init("until_step", count(start.flatMap { start in steps.map { start + $0 } })),
      .init("samples", count(samples)), .init("tokens", count(tokens)),
      .init("flops", spent.map { .number($0.flops) } ?? .null),
    ])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    func count(_ place: JSONCursor) throws(JSONMismatch) -> Int? {
      guard let place = place.ifPresent else { return nil }
      let number = try place.integer()
      guard number > 0 else { throw place.mismatch("a whole number from 1 up") }
      return number
    }
    let transition = cursor["transition"]
    self.init(
      shape: try Shape(cursor["shape"]),
      compute: Compute(flops: try cursor["compute"].nonNegative()),
      cumulative: Compute(flops: try cursor["cumulative"].nonNegative()),
      endError: try cursor["end_error"].double(),
      charge: Plan.Transition(
        compute: Compute(flops: try transition["compute"].nonNegative()),
        bump: try transition["bump"].nonNegative()),
      work: StepWork(
        rate: try cursor["rate"].ifPresent.map { place throws(JSONMismatch) in
          try StepWork.Rate(place)
        }, batch: try count(cursor["batch"]), context: try count(cursor["context"])),
      steps: try count(cursor["steps"]), samples: try count(cursor["samples"]),
      tokens: try count(cursor["tokens"]))
    for (axis, place) in try transition["operators"].members() {
      operators.append(.init(axis: axis, name: try place.string()))
    }
  }
}

extension StepWork.Rate {
  fileprivate var json: JSONValue {
    .object(present: [
      ("flops", .number(flops)), ("per", .string(unit.rawValue)), ("origin", .string(origin)),
      ("detail", detail.map { .string($0) }),
    ])
  }

  fileprivate init(_ cursor: JSONCursor) throws(JSONMismatch) {
    guard let unit = WorkUnit(rawValue: try cursor["per"].string()) else {
      throw cursor["per"].mismatch(WorkUnit.allCases.map(\.rawValue).joined(separator: " or "))
    }
    self.init(
      flops: try cursor["flops"].positive(), unit: unit, origin: try cursor["origin"].string(),
      detail: try cursor["detail"].ifPresent?.string())
  }
}
