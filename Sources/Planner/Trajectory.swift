package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A plan's run as a line to draw.
package struct Trajectory: Hashable, Sendable {
  package struct Point: Hashable, Sendable {
    package var error: Double
    /// Compute spent by the whole run so far.
    package var spent: Compute
    /// Compute at which the shape's own static curve stands there.
    ///
    /// From the last point of one leg to the first of the next it jumps at the same error: the
    /// horizontal step between two static curves.
    package var position: Compute
  }

  /// One phase: from where it enters its law to where it leaves it.
  package struct Leg: Hashable, Sendable {
    package var shape: Shape
    package var points: [Point]
  }

  package let legs: [Leg]

  /// Evenly spaced in log(C + d), where a law without floor is a straight line; the first leg begins where its law does.
  ///
  /// A transition's compute is spent between two legs, and its bump is where the next one begins.
  ///
  /// - `laws` those the plan was made from; a phase whose law is missing is left out.
  package init(of plan: Plan, laws: LawSet, samples: Int) {
    var legs: [Leg] = []
    for phase in plan.phases {
      guard let law = laws.laws.first(where: { $0.shape == phase.shape })?.curve else { continue }
      let startError = phase.startError + phase.transition.bump
      guard let exit = law.compute(toReach: phase.endError),
        let entry = law.compute(toReach: startError)
      else { continue }
      let start = max(entry, .zero)
      let shift = Compute(flops: law.d)
      let count = max(samples, 2)
      let (first, last) = (log((start + shift).flops), log((exit + shift).flops))
      let points = (0..<count).map { step -> Point in
        let fraction = Double(step) / Double(count - 1)
        let even = Compute(flops: exp(first + fraction * (last - first))) - shift
        // The ends are the plan's own numbers, not what rounding makes of them.
        let position = step == 0 ? start : step == count - 1 ? exit : even
        let error =
          step == 0
          ? min(startError, law.error(after: start))
          : step == count - 1 ? phase.endError : law.error(after: position)
        return Point(error: error, spent: phase.cumulative - (exit - position), position: position)
      }
      legs.append(Leg(shape: phase.shape, points: points))
    }
    self.legs = legs
  }
}
