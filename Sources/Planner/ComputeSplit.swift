package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A schedule's shapes in their order with other shares of the compute, transitions included.
package struct ComputeSplit {
  private let order: [Int]
  private let transitions: [Plan.Transition]
  private let shares: [Double]
  private let laws: [EligibleLaw]

  /// - `weights` shares are in proportion to the first as many as there are phases; equal where left out.
  package init(of schedule: Schedule, weights: [Double]? = nil, _ laws: [EligibleLaw]) {
    let order = schedule.laws
    self.order = order
    transitions = schedule.phases.map(\.transition)
    let own = weights.map { Array($0.prefix(order.count)) } ?? order.map { _ in 1 }
    let sum = own.reduce(0, +)
    shares = own.map { $0 / sum }
    self.laws = laws
  }

  /// What so much compute reaches; `nil` where a law says nothing about the errors on the way, or a
  /// share does not win back its transition.
  package func schedule(spending total: Compute) -> Schedule? {
    guard let first = order.first else { return nil }
    var route = Route(startingWith: first)
    var position = shares[0] * total
    guard laws[first].error(at: position) != nil else { return nil }
    for (i, next) in order.enumerated().dropFirst() {
      guard let error = laws[order[i - 1]].error(at: position),
        let entry = laws[next].position(at: error + transitions[i].bump)
      else { return nil }
      route.change(into: next, at: error, costing: transitions[i])
      position = entry + (shares[i] * total - transitions[i].compute)
    }
    return Schedule(of: route, for: .budget(total), laws)
  }

  /// The schedule with the least compute that reaches `error`; `nil` where more compute does not help,
  /// because a share takes the run below the next shape's floor.
  ///
  /// - `start` a guess: the search doubles or halves it until the error lies between.
  package func schedule(reaching error: Double, startingFrom start: Compute) -> Schedule? {
    func excess(_ logarithm: Double) -> Double {
      schedule(spending: Compute(flops: exp(logarithm))).map { $0.error - error } ?? .infinity
    }
    let middle = log(start.flops)
    let doublings = (0..<60).lazy.map { middle + Double($0) * log(2) }
    guard let high = doublings.first(where: { excess($0) <= 0 }) else { return nil }
    let halvings = (1..<60).lazy.map { high - Double($0) * log(2) }
    guard let low = halvings.first(where: { excess($0) > 0 }) else { return nil }
    let logarithm = root(low: high, high: low, of: excess)
    guard let found = schedule(spending: Compute(flops: exp(logarithm))),
      abs(found.error - error) <= 1e-9 * error
    else { return nil }
    return found
  }
}
