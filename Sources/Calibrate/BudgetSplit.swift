package import Scaling

/// How a sweep's compute is shared between its shapes.
///
/// A law is worth what its log covers beyond warm-up, which is counted in steps, while shapes are compared at equal
/// compute. Equal compute would leave a fine shape in its warm-up, and equal steps spend nearly everything on it: a
/// share goes by the root of what a step costs, half-way between the two on a logarithmic scale.
package enum BudgetSplit {
  /// Steps of a run that are worth a law, for so much warm-up: five times that, at least one.
  ///
  /// Then the log behind warm-up spans 0.7 decades of compute, where 0.5 are the least that tell one law from another.
  package static func leastSteps(warmup: Int) -> Int {
    max(1, min(5 * min(warmup, 1 << 50), 1 << 50))
  }

  /// Whole steps of each run that together cost no more than `budget` where that is possible.
  ///
  /// `costs` are of one step of each. A run whose share is below `least` steps gets `least`, and the others share the
  /// rest. A budget that does not suffice for so many of each gives the same part of them to all, at least one step.
  package static func steps(_ budget: Compute, costs: [Compute], least: Int) -> [Int] {
    let needed = compute(ofEach: least, costs: costs)
    guard budget >= needed else {
      return costs.map { _ in max(1, Int(Double(least) * (budget / needed))) }
    }
    let roots = costs.map { $0.flops.squareRoot() }
    var steps = costs.map { _ in least }
    var free = Array(costs.indices)
    while !free.isEmpty {
      let held = steps.indices.filter { !free.contains($0) }
      let rest = budget.flops - held.reduce(0) { $0 + Double(least) * costs[$1].flops }
      let whole = free.reduce(0) { $0 + roots[$1] }
      for index in free {
        // Within the integers, whatever was asked for.
        steps[index] = Int(max(0, min(rest * (roots[index] / whole) / costs[index].flops, 1e15)))
      }
      // What these take beyond their shares is missing from the others', so one may come below after another.
      let below = free.filter { steps[$0] < least }
      guard !below.isEmpty else { break }
      for index in below { steps[index] = least }
      free.removeAll(where: below.contains)
    }
    return steps
  }

  /// What so many steps of each run cost.
  package static func compute(ofEach steps: Int, costs: [Compute]) -> Compute {
    costs.reduce(.zero) { $0 + Double(steps) * $1 }
  }
}
