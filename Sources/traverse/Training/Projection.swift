import Scaling

/// What a plan expects of a run after so much compute: the error on the law of the phase it is in by then.
struct Projection: Sendable {
  private let phases: [Plan.Phase]

  init(_ plan: Plan) { phases = plan.phases }

  /// `nil` beyond the plan's end, and where a phase names no law.
  func error(after compute: Compute) -> Double? {
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
}
