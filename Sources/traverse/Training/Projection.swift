package import Scaling

/// What a plan expects of a run after so much compute: the error on the law of the phase it is in by then.
package struct Projection: Sendable {
  private let phases: [Plan.Phase]
  private let step: Compute

  /// `step`: compute of one step of the last phase.
  ///
  /// A run takes whole steps, so it may end up to one step beyond its plan; there the plan's end is projected.
  package init(_ plan: Plan, step: Compute = .zero) {
    phases = plan.phases
    self.step = step
  }

  /// `nil` beyond the plan's end, and where a phase names no law.
  package func error(after compute: Compute) -> Double? {
    guard let end = phases.last?.cumulative, compute <= end + step else { return nil }
    let compute = min(compute, end)
    guard let index = phases.firstIndex(where: { compute <= $0.cumulative }),
      let curve = phases[index].curve
    else { return nil }
    guard index > 0 else { return curve.error(after: compute) }
    let phase = phases[index]
    let trained = compute - phases[index - 1].cumulative - phase.transition.compute
    guard trained >= .zero,
      let entry = curve.compute(toReach: phase.startError + phase.transition.bump)
    else { return nil }
    return curve.error(after: entry + trained)
  }

  /// By what factor the error falls from one compute to another, up to the plan's end; 1 where either is not projected.
  package func fall(from start: Compute, to end: Compute) -> Double {
    guard let limit = phases.last?.cumulative, let before = error(after: min(start, limit)),
      let behind = error(after: min(end, limit))
    else { return 1 }
    return behind / before
  }
}
