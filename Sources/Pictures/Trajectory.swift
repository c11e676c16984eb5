package import Scaling

/// A plan's way through compute and error: where each phase runs and where it enters its law.
///
/// A phase runs along its law, moved left by the compute it did not have to spend: at error E it stands
/// at `cumulative - (f^-1(endError) - f^-1(E))`, so that it ends where the plan says.
package struct Trajectory {
  package struct Leg {
    package let phase: Plan.Phase
    package let law: Law
    package let curve: PowerLaw
    /// Error right after the transition, its bump included.
    package let entryError: Double
    /// How far the phase runs ahead of a static run of its shape, in FLOPs.
    package let lead: Double

    /// Cumulative compute and static compute at an error of this phase.
    package func compute(at error: Double) -> (spent: Double, onCurve: Double)? {
      guard let onCurve = curve.compute(toReach: error)?.flops else { return nil }
      return (onCurve - lead, onCurve)
    }

    /// Rows (C, E) between two errors of the phase.
    package func rows(from upper: Double, to lower: Double) -> [[Double]] {
      // Even steps in E - c follow the curve evenly, however close to the floor it ends.
      let above = [upper, lower].map { max($0 - curve.c, .leastNormalMagnitude) }
      guard above[1] < above[0] else { return [] }
      return (above[1]...above[0]).logarithmicSteps(100).reversed().compactMap { height in
        let error = height == above[1] ? lower : curve.c + height
        return compute(at: error).map { [$0.spent, error] }
      }
    }

    /// The error below which the law has seen no point; the end of the phase where it has seen all.
    var lastSupportedError: Double {
      min(entryError, max(phase.endError, law.smallestSupportedError ?? phase.endError))
    }
  }

  package let legs: [Leg]

  /// Throws where a phase has no law, or one that never gets as low as the phase ends.
  package init(_ plan: Plan, laws: [Law]) throws(PictureError) {
    var legs: [Leg] = []
    for phase in plan.phases {
      guard let law = laws.first(where: { $0.shape == phase.shape }), let curve = law.curve,
        let end = curve.compute(toReach: phase.endError)
      else { throw .noLaw(phase.shape) }
      let arrival = legs.last.map { $0.phase.endError + phase.transition.bump }
      legs.append(
        Leg(
          phase: phase, law: law, curve: curve,
          entryError: max(phase.startError, arrival ?? phase.startError),
          lead: end.flops - phase.cumulative.flops))
    }
    guard !legs.isEmpty else { throw .nothingToShow("the plan has no phase") }
    self.legs = legs
  }
}
