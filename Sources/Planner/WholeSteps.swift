package import Scaling

/// Phases in whole steps of a trainer.
package enum WholeSteps {
  /// Steps that come nearest to where each phase is to end, one at least.
  ///
  /// Each phase counts from what those before it really spent, so that rounding never adds up: every phase ends within half
  /// a step of its own from its planned end, or with its first step where it is shorter. `step` is what a step of each
  /// phase takes; counts end at `limit`.
  package static func counts(until ends: [Compute], step: [Compute]) -> [Int] {
    var spent = Compute.zero
    return zip(ends, step).map { end, step in
      let count = Int(max(1, min(((end - spent) / step).rounded(), limit)))
      spent = spent + Double(count) * step
      return count
    }
  }

  /// More steps than any run takes, each still a whole number.
  package static let limit = 1e15
}
