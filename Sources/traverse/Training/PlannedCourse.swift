package import Engine
import Planner
package import Scaling

/// The phases of a plan, each until its compute is spent or its error reached.
package struct PlannedCourse: Course {
  let plan: Plan
  let phases: PhasePlan
  /// Those of the plan's phases, completed.
  let shapes: [TrainingShape]
  let follow: Follow

  package init(plan: Plan, phases: PhasePlan, shapes: [TrainingShape], follow: Follow) {
    self.plan = plan
    self.phases = phases
    self.shapes = shapes
    self.follow = follow
  }

  /// By what a run keeps to its plan.
  package enum Follow: String, Hashable, Sendable, CaseIterable {
    /// Phases end where the plan has spent their compute.
    case compute
    /// Phases end at the first evaluation that is no higher than the plan's error there.
    ///
    /// A phase that never gets there ends after twice its planned compute, or earlier where that would leave a later phase
    /// less than half of its own. On the way to a target nothing is left over, so there twice is all that counts.
    case error
  }

  package func phase(_ index: Int, after points: [LogPoint]) -> AdaptiveRun.Phase? {
    guard shapes.indices.contains(index) else { return nil }
    let (shape, isLast) = (shapes[index], index + 1 == shapes.count)
    // A part of the whole run, as it is of a run of one shape.
    let cooldown = isLast ? (phases.training.cooldown ?? 0) * plan.final.compute : .zero
    guard follow == .error else {
      return phases.phase(index, of: shape, steps: steps[index], cooldown: cooldown)
    }
    let left = plan.final.compute - (points.last?.compute ?? .zero)
    if isLast && !plan.isToTarget {
      return phases.phase(index, of: shape, left, cooldown: cooldown)
    }
    let share = plan.isToTarget ? twice(index) : min(twice(index), left - heldBack(behind: index))
    // A share of less than a step is no reason to leave a shape out.
    return phases.phase(index, of: shape, max(share, shape.computePerStep), cooldown: cooldown)
  }

  package func isOver(_ index: Int, at points: [LogPoint]) -> Bool {
    guard plan.endsByError(index, following: follow), let point = points.last,
      let error = plan.error(of: point)
    else { return false }
    return error <= plan.phases[index].endError
  }

  private func twice(_ index: Int) -> Compute { 2 * plan.phases[index].compute }

  /// What a phase that misses its error must leave: a shape that comes late is what the plan was made for.
  private func heldBack(behind index: Int) -> Compute {
    0.5 * plan.phases[(index + 1)...].reduce(.zero) { $0 + $1.compute }
  }

  private var steps: [Int] {
    WholeSteps.counts(until: plan.phases.map(\.cumulative), step: shapes.map(\.computePerStep))
  }
}

extension Plan {
  var isToTarget: Bool {
    if case .target = goal { true } else { false }
  }

  /// Whether an error ends the phase; where it does not, the phase ends with its compute.
  ///
  /// The last phase of a budget takes what is left of it.
  func endsByError(_ index: Int, following follow: PlannedCourse.Follow) -> Bool {
    follow == .error && (index + 1 < phases.count || isToTarget)
  }

  /// The plan's metric at a point of a log; `nil` where the log does not have it.
  func error(of point: LogPoint) -> Double? { point.error(in: metric) }
}

extension LogPoint {
  /// The loss unless the metric is the error rate, which text has none of.
  func error(in metric: String) -> Double? { metric == "eval_error" ? evalError : evalLoss }
}
