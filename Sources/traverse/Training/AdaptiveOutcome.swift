import Engine
import JSON
import Scaling

/// What a run through several shapes came to, beside what its plan projected.
struct AdaptiveOutcome {
  let metric: String
  let phases: [Phase]
  /// What one shape alone would have needed for the error that the run reached.
  let baselines: [Baseline]
  let log: String

  struct Phase {
    let shape: Shape
    /// What the plan had for a phase of this number and shape; `nil` where the run went another way.
    let planned: Plan.Phase?
    let interval: Interval?
    /// At the end of the phase; right behind the transition into it; `nil` where the log has no such point.
    let reached: Double?
    let entered: Double?
    let compute: Compute
    let steps: Int
    let seconds: Double
  }

  struct Baseline {
    let kind: Plan.Baseline.Kind
    let shape: Shape
    /// By its law; `nil` where it never gets there.
    let compute: Compute?
    /// 1 - (the run's compute) / `compute`.
    let saving: Double?
    /// The same in time, everything at the speeds that the laws know; `nil` where they know none.
    let savingInTime: Double?
  }

  static let format = "traverse.adaptive-result/1"

  init(_ plan: Plan, _ log: RunLogFile) throws {
    metric = plan.metric
    self.log = log.path
    let shapes: [Shape]
    do {
      shapes = try log.shapes
    } catch {
      throw FileError(path: log.path, reason: "line 1: \(error)")
    }
    var (compute, steps, seconds) = (Compute.zero, 0, 0.0)
    phases = shapes.indices.map { index in
      let own = log.points.filter { $0.phase == index }
      let planned = plan.phases.indices.contains(index) ? plan.phases[index] : nil
      // A trained shape has every axis, a planned one those of its law.
      let isPlanned = planned.map { shapes[index].states($0.shape) } ?? false
      let end = own.last
      let phase = Phase(
        shape: isPlanned ? planned?.shape ?? shapes[index] : shapes[index],
        planned: isPlanned ? planned : nil,
        interval: index + 1 == plan.phases.count
          ? plan.final.errorInterval : planned?.endErrorInterval,
        reached: end.flatMap(plan.error), entered: index > 0 ? own.first.flatMap(plan.error) : nil,
        compute: (end?.compute ?? compute) - compute, steps: (end?.step ?? steps) - steps,
        seconds: (end?.seconds ?? seconds) - seconds)
      (compute, steps, seconds) = (
        end?.compute ?? compute, end?.step ?? steps, end?.seconds ?? seconds
      )
      return phase
    }
    let speeds = phases.map { phase in
      phase.planned.flatMap { planned in planned.seconds.map { planned.compute.flops / $0 } }
    }
    let time = zip(phases, speeds).reduce(0 as Double?) { sum, part in
      sum.flatMap { sum in part.1.map { sum + part.0.compute.flops / $0 } }
    }
    let error = phases.last?.reached
    let spent = compute
    baselines = plan.baselines.compactMap { baseline in
      guard baseline.shapes.count == 1, let curve = baseline.curve, let error else { return nil }
      let needed = curve.compute(toReach: error)
      let speed = baseline.computeToMatch.flatMap { match in
        baseline.secondsToMatch.map { match.flops / $0 }
      }
      let neededTime = needed.flatMap { needed in speed.map { needed.flops / $0 } }
      return Baseline(
        kind: baseline.kind, shape: baseline.shapes[0], compute: needed,
        saving: needed.map { 1 - spent / $0 },
        savingInTime: time.flatMap { time in neededTime.map { 1 - time / $0 } })
    }
  }
}

extension AdaptiveOutcome {
  var json: JSONValue {
    .object([
      .init("format", .string(Self.format)), .init("metric", .string(metric)),
      .init("log", .string(log)), .init("phases", .array(phases.map(\.json))),
      .init("baselines", .array(baselines.map(\.json))),
    ])
  }
}

extension AdaptiveOutcome.Phase {
  /// Whether what was reached lies in the interval; `nil` where one of them is missing.
  var isAsProjected: Bool? {
    guard let interval, planned != nil, let reached else { return nil }
    return (interval.lower...interval.upper).contains(reached)
  }

  fileprivate var json: JSONValue {
    .object(present: [
      ("shape", shape.json), ("steps", .integer(steps)),
      ("compute", .number(compute.flops)),
      ("planned_compute", planned.map { .number($0.compute.flops) }),
      ("seconds", .number(seconds)), ("entered_error", entered.map { .number($0) }),
      ("projected_error", planned.map { .number($0.endError) }),
      ("interval", planned == nil ? nil : interval.map { .interval($0) }),
      ("reached_error", reached.map { .number($0) }),
      ("as_projected", isAsProjected.map { .bool($0) }),
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
