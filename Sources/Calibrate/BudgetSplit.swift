package import Scaling

/// How a sweep's compute is shared between its shapes.
///
/// A law is worth what its log covers beyond warm-up, which is counted in steps, while shapes are compared at equal
/// compute. Equal compute would leave a fine shape in its warm-up, and equal steps spend nearly everything on it: a
/// share goes by the root of what a step costs, half-way between the two on a logarithmic scale.
package enum BudgetSplit {
  /// Whole steps of each run, at least one, that together cost no more than `budget` where that is possible.
  ///
  /// `costs` are of one step of each.
  package static func steps(_ budget: Compute, costs: [Compute]) -> [Int] {
    let roots = costs.map { $0.flops.squareRoot() }
    let whole = roots.reduce(0, +)
    return zip(costs, roots).map { cost, root in
      // Within the integers, whatever was asked for.
      Int(max(1, min(budget.flops * (root / whole) / cost.flops, 1e15)))
    }
  }
}
