import Engine
import JSON
import LawFit
import Planner
import Scaling

/// Where a run stands on the law of the shape it changed into.
struct ProbeOutcome {
  let metric: String
  let from: Shape
  let to: Shape
  /// On the law of the shape before, at the change.
  let before: Double
  /// Evaluated right behind the change, and at the end of the probe.
  let entered: Double?
  let reached: Double?
  /// Trained after the change.
  let compute: Compute
  /// The compute of a static run of the new shape that stands where this one began to follow its law.
  let place: Compute
  /// The compute of a static run of the new shape to the error before; `nil` below its floor.
  let promised: Compute?
  /// The error at `place` above the one before.
  let bump: Double

  static let format = "traverse.probe-result/1"

  init(_ request: ProbeRequest, _ log: RunLogFile) throws {
    let (from, to) = (request.laws.from, request.laws.to)
    guard let first = from.curve, let second = to.curve else {
      preconditionFailure("laws without curves were refused")
    }
    func error(_ point: LogPoint) -> Double? { point.error(in: request.laws.metric) }
    let own = log.points.filter { $0.phase == 1 }
    guard let begin = own.first, let end = own.last, end.compute > begin.compute else {
      throw FileError(path: log.path, reason: "found no point behind the change of shape")
    }
    // The first is of the change itself.
    let points = own.dropFirst().compactMap { point in
      error(point).map { RunLog.Point(compute: point.compute - begin.compute, error: $0) }
    }
    metric = request.laws.metric
    (self.from, self.to) = (from.shape, to.shape)
    before = first.error(after: begin.compute)
    entered = error(begin)
    reached = error(end)
    compute = end.compute - begin.compute
    place = LawUpdate.start(of: points, on: to)
    promised = second.compute(toReach: before)
    // A run that never came to the law is charged the worst that was seen of it.
    let worst = points.map(\.error).max() ?? before
    bump = max(0, min(second.error(after: place), worst) - before)
  }

  /// The part of what the rule promises that is there: 1 where the run goes on from its error, 0 where it begins anew.
  var credit: Double? { promised.map { place / $0 } }

  /// To be charged by a plan for this change, and for those that nobody has tried.
  ///
  /// Were others free, a plan would go round by a third shape.
  var costs: TransitionCosts {
    let charge = Plan.Transition(compute: .zero, bump: bump)
    return TransitionCosts(usual: charge, exceptions: [.init(from: from, to: to): charge])
  }

  var json: JSONValue {
    .object(present: [
      ("format", .string(Self.format)), ("metric", .string(metric)),
      ("from", from.json), ("to", to.json), ("error_before", .number(before)),
      ("entered_error", entered.map { .number($0) }),
      ("reached_error", reached.map { .number($0) }), ("compute", .number(compute.flops)),
      ("place", .number(place.flops)), ("promised", promised.map { .number($0.flops) }),
      ("credit", credit.map { .number($0) }), ("bump", .number(bump)),
    ])
  }

  var text: String { table.text }

  var table: Table {
    var table = Table([("", .left), ("", .right)], widest: 90)
    table.add(["change", "\(from) → \(to)"])
    table.add(["\(metric) before, by its law", NumberText.error(before)])
    if let entered { table.add(["right behind", NumberText.error(entered)]) }
    if let reached {
      table.add(["after \(NumberText.compute(compute)) FLOP", NumberText.error(reached)])
    }
    table.add(["stands on the new law at", NumberText.compute(place) + " FLOP"])
    if let promised {
      table.add(["where the rule has it at", NumberText.compute(promised) + " FLOP"])
    }
    if let credit { table.add(["credit", NumberText.percent(credit)]) }
    table.add(["bump to charge", NumberText.error(bump)])
    return table
  }
}
