package import Scaling

/// When to evaluate on held-out data: at logarithmically spaced compute, but never so often that it costs.
package struct EvaluationSchedule: Hashable, Sendable {
  /// From one point's compute to the next.
  package let ratio: Double
  /// What one evaluation costs, a forward pass over each held-out example; not training compute.
  package let cost: Compute

  package init(ratio: Double, cost: Compute) {
    self.ratio = ratio
    self.cost = cost
  }

  /// The training compute of the point after one at `compute`.
  ///
  /// At least ten times the evaluation's own cost later, which keeps evaluation below a tenth of the time.
  package func next(after compute: Compute) -> Compute {
    max(ratio * compute, compute + 10 * cost)
  }
}
