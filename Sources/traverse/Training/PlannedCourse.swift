import Engine
import Scaling

/// The phases of a plan, each until its compute is spent or its error reached.
struct PlannedCourse: Course {
  let plan: Plan
  let phases: PhasePlan
  /// Those of the plan's phases, completed.
  let shapes: [TrainingShape]
  let follow: Follow

  /// By what a run keeps to its plan.
  enum Follow: String, Hashable, Sendable, CaseIterable {
    /// Phases end where the plan has spent their compute.
    case compute
    /// Phases end at the first evaluation that is no higher than the plan's error there.
    ///
    /// A phase that never gets there ends after twice its planned compute.
    case error
  }

  func phase(_ index: Int, after points: [LogPoint]) -> AdaptiveRun.Phase? {
    guard shapes.indices.contains(index) else { return nil }
    let (shape, isLast) = (shapes[index], index + 1 == shapes.count)
    // A part of the whole run, as it is of a run of one shape.
    let cooldown = isLast ? (phases.training.cooldown ?? 0) * plan.final.compute : .zero
    switch follow {
    case .compute:
      return phases.phase(index, of: shape, steps: steps[index], cooldown: cooldown)
    case .error:
      let spent = points.last?.compute ?? .zero
      let share =
        isLast && !isToTarget ? plan.final.compute - spent : 2 * plan.phases[index].compute
      return phases.phase(index, of: shape, share, cooldown: cooldown)
    }
  }

  func isOver(_ index: Int, at points: [LogPoint]) -> Bool {
    guard follow == .error, index + 1 < shapes.count || isToTarget, let point = points.last,
      let error = plan.error(of: point)
    else { return false }
    return error <= plan.phases[index].endError
  }

  private var isToTarget: Bool {
    if case .target = plan.goal { true } else { false }
  }

  /// Whole steps that come nearest to where the plan ends each phase.
  private var steps: [Int] {
    var spent = Compute.zero
    return zip(plan.phases, shapes).map { planned, shape in
      let share = (planned.cumulative - spent) / shape.computePerStep
      let steps = Int(max(1, min(share.rounded(), 1e15)))
      spent = spent + Double(steps) * shape.computePerStep
      return steps
    }
  }
}

extension Plan {
  /// The plan's metric at a point of a log; `nil` where the log does not have it.
  func error(of point: LogPoint) -> Double? { point.error(in: metric) }
}

extension LogPoint {
  /// The loss unless the metric is the error rate, which text has none of.
  func error(in metric: String) -> Double? { metric == "eval_error" ? evalError : evalLoss }
}
