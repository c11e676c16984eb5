package import Engine
import JSON
package import Scaling

/// What a run through several shapes came to, beside what its plan projected.
package struct AdaptiveOutcome {
  let metric: String
  package let phases: [Phase]
  /// How many the plan has.
  package let plannedPhases: Int
  /// What one shape alone would have needed for the error that the run reached.
  package let baselines: [Baseline]
  let log: String

  package struct Phase {
    let shape: Shape
    /// What the plan had for a phase of this number and shape; `nil` where the run went another way.
    let planned: Plan.Phase?
    let rule: Rule
    package let reached: Reached?
    /// Right behind the transition into the phase; `nil` for the first, and where the log has no such point.
    let entered: Double?
    let compute: Compute
    /// Of all phases up to the end of this one.
    let cumulative: Compute
    let steps: Int
    let seconds: Double

    /// What was to end the phase.
    ///
    /// It is judged by the other of error and compute, against the interval of plans on draws of the laws.
    package enum Rule {
      case compute(projected: Interval?)
      case error(until: Interval?)
    }
  }

  /// The error at the end of a phase.
  package struct Reached {
    /// The mean of the last evaluations: single ones scatter by more than most intervals are wide.
    ///
    /// Each is carried to the end by what the plan projects from there on, for the curve still falls between them.
    package let error: Double
    /// How many these are.
    package let evaluations: Int
    /// That of the last evaluation.
    package let last: Double
    /// The rate falls at the end: evaluations before the last are of another state, so that it stands alone.
    package let isCooled: Bool
  }

  package struct Baseline {
    let kind: Plan.Baseline.Kind
    let shape: Shape
    /// By its law; `nil` where it never gets there.
    package let compute: Compute?
    /// 1 - (the run's compute) / `compute`.
    package let saving: Double?
    /// The same in time, everything at the speeds that the laws know; `nil` where they know none.
    let savingInTime: Double?
  }

  static let format = "traverse.adaptive-result/1"

  /// `follow`: by what the run kept to its plan.
  package init(
    _ plan: Plan, following follow: PlannedCourse.Follow = .compute, _ log: RunLogFile
  ) throws {
    metric = plan.metric
    plannedPhases = plan.phases.count
    self.log = log.path
    let shapes: [Shape]
    do {
      shapes = try log.shapes
    } catch {
      throw FileError(path: log.path, reason: "line 1: \(error)")
    }
    phases = Self.phases(of: shapes, log.points, plan, follow)
    baselines = Self.baselines(of: plan, phases)
  }

  private static func phases(
    of shapes: [Shape], _ points: [LogPoint], _ plan: Plan, _ follow: PlannedCourse.Follow
  ) -> [Phase] {
    var before: LogPoint?
    return shapes.indices.map { index in
      let own = points.filter { $0.phase == index }
      let planned = plan.phases.indices.contains(index) ? plan.phases[index] : nil
      // A trained shape has every axis, a planned one those of its law.
      let isPlanned = planned.map { shapes[index].states($0.shape) } ?? false
      let (start, end) = (before, own.last ?? before)
      before = end
      let cumulative = end?.compute ?? .zero
      return Phase(
        shape: isPlanned ? planned?.shape ?? shapes[index] : shapes[index],
        planned: isPlanned ? planned : nil, rule: rule(ofPhase: index, plan, follow),
        reached: Reached(own, of: plan, after: start?.compute ?? .zero),
        entered: index > 0 ? own.first.flatMap(plan.error) : nil,
        compute: cumulative - (start?.compute ?? .zero), cumulative: cumulative,
        steps: (end?.step ?? 0) - (start?.step ?? 0),
        seconds: (end?.seconds ?? 0) - (start?.seconds ?? 0))
    }
  }

  /// The end of the last phase is the plan's own, whose interval stands there.
  private static func rule(
    ofPhase index: Int, _ plan: Plan, _ follow: PlannedCourse.Follow
  ) -> Phase.Rule {
    let isLast = index + 1 == plan.phases.count
    let planned = plan.phases.indices.contains(index) ? plan.phases[index] : nil
    guard plan.endsByError(index, following: follow) else {
      return .compute(projected: isLast ? plan.final.errorInterval : planned?.endErrorInterval)
    }
    // Intervals are in what the plan counts, and a log's time is not that of the laws.
    guard plan.objective == .flops else { return .error(until: nil) }
    return .error(until: isLast ? plan.final.computeInterval : planned?.cumulativeInterval)
  }

  private static func baselines(of plan: Plan, _ phases: [Phase]) -> [Baseline] {
    guard let last = phases.last, let error = last.reached?.error else { return [] }
    let time = phases.reduce(0 as Double?) { sum, phase in
      guard let sum, let planned = phase.planned, let seconds = planned.seconds else { return nil }
      return sum + seconds * (phase.compute / planned.compute)
    }
    return plan.baselines.compactMap { baseline in
      guard baseline.shapes.count == 1, let curve = baseline.curve else { return nil }
      let needed = curve.compute(toReach: error)
      var neededTime: Double?
      if let needed, let match = baseline.computeToMatch, let seconds = baseline.secondsToMatch {
        neededTime = seconds * (needed / match)
      }
      return Baseline(
        kind: baseline.kind, shape: baseline.shapes[0], compute: needed,
        saving: needed.map { 1 - last.cumulative / $0 },
        savingInTime: time.flatMap { time in neededTime.map { 1 - time / $0 } })
    }
  }
}

extension AdaptiveOutcome.Reached {
  static let most = 3

  /// From the points of a phase that began after so much compute; `nil` where they do not have the plan's metric.
  fileprivate init?(_ points: [LogPoint], of plan: Plan, after start: Compute) {
    // The point right behind a transition is of what was entered, unless there is no other.
    let trained = points.filter { $0.compute > start }
    let ends = (trained.isEmpty ? points : trained).suffix(Self.most)
    let rates = ends.map(\.learningRate)
    isCooled = (rates.last ?? 0) < (rates.max() ?? 0)
    let chosen = ends.suffix(isCooled ? 1 : Self.most)
    guard let end = chosen.last, let last = plan.error(of: end) else { return nil }
    self.last = last
    let projection = Projection(plan)
    let errors = chosen.compactMap { point in
      plan.error(of: point).map { $0 * projection.fall(from: point.compute, to: end.compute) }
    }
    evaluations = errors.count
    error = errors.reduce(0, +) / Double(errors.count)
  }
}

extension AdaptiveOutcome.Phase {
  /// How the phase ended, beside its plan.
  package enum Verdict: String, Hashable, Sendable {
    case asProjected = "as projected"
    case below
    case above
    /// With less compute, or more, than on draws of the laws.
    case sooner
    case later
    /// The error that was to end the phase was not reached.
    case missed = "error not reached"
  }

  /// `nil` where the run went another way than planned, or where there is no interval.
  package var verdict: Verdict? {
    guard let planned, let reached else { return nil }
    switch rule {
    case .compute(let projected):
      return projected.map {
        reached.error < $0.lower ? .below : reached.error > $0.upper ? .above : .asProjected
      }
    case .error(let until):
      // The course looks at single evaluations, as they come.
      guard reached.last <= planned.endError else { return .missed }
      return until.map {
        cumulative.flops < $0.lower
          ? .sooner : cumulative.flops > $0.upper ? .later : .asProjected
      }
    }
  }

  /// Of the error after the phase's compute, where that is what ends it.
  var errorInterval: Interval? {
    if case .compute(let interval) = rule, planned != nil { interval } else { nil }
  }

  /// Of the compute until the phase's error, where that is what ends it.
  var computeInterval: Interval? {
    if case .error(let interval) = rule, planned != nil { interval } else { nil }
  }
}

extension AdaptiveOutcome {
  var json: JSONValue {
    .object([
      .init("format", .string(Self.format)), .init("metric", .string(metric)),
      .init("log", .string(log)), .init("planned_phases", .integer(plannedPhases)),
      .init("phases", .array(phases.map(\.json))),
      .init("baselines", .array(baselines.map(\.json))),
    ])
  }
}

extension AdaptiveOutcome.Phase {
  fileprivate var json: JSONValue {
    .object(present: [
      ("shape", shape.json), ("steps", .integer(steps)),
      ("compute", .number(compute.flops)),
      ("planned_compute", planned.map { .number($0.compute.flops) }),
      ("cumulative_compute", .number(cumulative.flops)),
      ("cumulative_interval", computeInterval.map { .interval($0) }),
      ("seconds", .number(seconds)), ("entered_error", entered.map { .number($0) }),
      ("projected_error", planned.map { .number($0.endError) }),
      ("interval", errorInterval.map { .interval($0) }),
      ("reached_error", reached.map { .number($0.error) }),
      ("evaluations", reached.map { .integer($0.evaluations) }),
      ("last_error", reached.map { .number($0.last) }),
      ("as_projected", verdict.map { .bool($0 == .asProjected) }),
      ("verdict", verdict.map { .string($0.rawValue) }),
    ])
  }
}

extension AdaptiveOutcome.Baseline {
  fileprivate var json: JSONValue {
    .object(present: [
      ("name", .string(kind.rawValue)), ("shape", shape.json),
      ("compute", compute.map { .number($0.flops) } ?? .null),
      ("saving", saving.map { .number($0) } ?? .null),
      ("saving_in_time", savingInTime.map { .number($0) }),
    ])
  }
}
