package import Scaling

/// What the path may do and what it is charged, by index of law.
package struct Limits: Sendable {
  package let usual: Plan.Transition
  package let minimumPhase: Compute
  package let maximumPhases: Int?
  /// The law a schedule has to end with.
  package let finalLaw: Int?
  /// Laws that may come first.
  package let firstLaws: [Int]
  /// Least and largest charge of any pair, for leaving out pairs that cannot win.
  package let cheapest: Plan.Transition
  package let dearest: Plan.Transition
  private let count: Int
  /// Charges that single pairs have of their own.
  ///
  /// `exceptionOf[from * count + to]` counts from one and is 0 for the usual charge; empty where no pair
  /// has its own.
  private let exceptions: [Plan.Transition]
  private let exceptionOf: [Int32]
  /// Row by row from one law into another; empty where every change is allowed.
  private let forbidden: [Bool]
  /// Whether what a shape may change into may always be had from any shape that may change into it.
  private let isTransitive: Bool
  /// For each law the least and largest charge for leaving it.
  private let leaving: [(cheapest: Plan.Transition, dearest: Plan.Transition)]

  package init(_ request: PlanRequest, _ laws: [EligibleLaw]) throws(PlanError) {
    usual = request.transitionCosts.usual
    minimumPhase = request.minimumPhase
    maximumPhases = request.maximumPhases
    count = laws.count
    finalLaw = try request.finalShape.map { shape throws(PlanError) in
      try Limits.index(of: shape, laws)
    }
    switch request.firstShape ?? .any {
    case .any: firstLaws = Array(laws.indices)
    case .shape(let shape): firstLaws = [try Limits.index(of: shape, laws)]
    case .rule: firstLaws = LowestPrice(of: laws).stretches.first.map { [$0.law] } ?? []
    }
    (exceptions, exceptionOf) = Limits.exceptions(request.transitionCosts, laws)
    (forbidden, isTransitive) = Limits.forbidden(laws, overriding: request.order)
    (cheapest, dearest) = Limits.range(of: [usual] + exceptions)
    leaving = Limits.leaving(exceptions, exceptionOf, usual, laws.count)
  }

  package func transition(from: Int, to: Int) -> Plan.Transition {
    guard !exceptionOf.isEmpty else { return usual }
    let index = exceptionOf[from * count + to]
    return index == 0 ? usual : exceptions[Int(index) - 1]
  }

  /// Whether the order of the axes lets a run change from one shape into another.
  package func allowsChange(from: Int, to: Int) -> Bool {
    from != to && (forbidden.isEmpty || !forbidden[from * count + to])
  }

  /// Whether a route that stands at `law` is never worse off than one at `other` that has spent
  /// `excess` more, whatever they change into next.
  ///
  /// Both stand at the same error. True where the first may change into the second, and so into all
  /// that the second may, and the dearest way to leave the one costs no more than the cheapest way to
  /// leave the other.
  package func dominates(_ law: Int, _ other: Int, spending excess: Compute) -> Bool {
    guard isTransitive, allowsChange(from: law, to: other) else { return false }
    let (mine, others) = (leaving[law].dearest, leaving[other].cheapest)
    return mine.compute <= others.compute + excess && mine.bump <= others.bump
  }

  /// Whether every change and every phase keeps to the limits.
  package func allow(_ schedule: Schedule) -> Bool {
    let laws = schedule.laws
    return (finalLaw == nil || laws.last == finalLaw)
      && laws.count <= maximumPhases ?? .max
      && firstLaws.contains(laws[0])
      && zip(laws, laws.dropFirst()).allSatisfy { allowsChange(from: $0, to: $1) }
      && schedule.phases.allSatisfy { isLongEnough(from: $0.entry.flops, to: $0.exit.flops) }
  }

  /// Whether a phase between two positions on its law's curve, in FLOPs, reaches the minimum.
  ///
  /// Up to the rounding of a difference of two positions, each good to a few ulps of a logarithm.
  package func isLongEnough(from entry: Double, to exit: Double) -> Bool {
    exit - entry >= minimumPhase.flops - 1e-12 * exit
  }

  private static func index(of shape: Shape, _ laws: [EligibleLaw]) throws(PlanError) -> Int {
    guard let index = laws.firstIndex(where: { $0.shape == shape }) else {
      throw .unknownShape(shape, known: laws.map(\.shape))
    }
    return index
  }

  private static func exceptions(
    _ costs: TransitionCosts, _ laws: [EligibleLaw]
  ) -> ([Plan.Transition], [Int32]) {
    guard !costs.exceptions.isEmpty else { return ([], []) }
    let indices = Dictionary(uniqueKeysWithValues: zip(laws.map(\.shape), laws.indices))
    var charges: [Plan.Transition] = []
    var chargeOf = [Int32](repeating: 0, count: laws.count * laws.count)
    for (pair, transition) in costs.exceptions {
      guard let from = indices[pair.from], let to = indices[pair.to] else { continue }
      charges.append(transition)
      chargeOf[from * laws.count + to] = Int32(charges.count)
    }
    return (charges, chargeOf)
  }

  private static func range(
    of charges: [Plan.Transition]
  ) -> (cheapest: Plan.Transition, dearest: Plan.Transition) {
    let (computes, bumps) = (charges.map(\.compute), charges.map(\.bump))
    return (
      Plan.Transition(compute: computes.min() ?? .zero, bump: bumps.min() ?? 0),
      Plan.Transition(compute: computes.max() ?? .zero, bump: bumps.max() ?? 0)
    )
  }

  private static func leaving(
    _ exceptions: [Plan.Transition], _ exceptionOf: [Int32], _ usual: Plan.Transition, _ count: Int
  ) -> [(cheapest: Plan.Transition, dearest: Plan.Transition)] {
    (0..<count).map { law in
      guard !exceptionOf.isEmpty else { return (usual, usual) }
      let row = exceptionOf[law * count..<(law + 1) * count].filter { $0 > 0 }
      return range(of: [usual] + row.map { exceptions[Int($0) - 1] })
    }
  }

  /// Pairs that would shrink an axis that only grows, or the reverse.
  ///
  /// Shapes are compared on the axes they have in common; labels without a magnitude are free. Where
  /// some shape lacks an axis the relation is not transitive: it may lead from a large shape to a small.
  private static func forbidden(
    _ laws: [EligibleLaw], overriding order: [String: AxisOrder]
  ) -> (pairs: [Bool], isTransitive: Bool) {
    let axes = Set(laws.flatMap { $0.shape.coordinates.map(\.axis) }).sorted()
    var forbidden: [Bool] = []
    var isTransitive = true
    for axis in axes {
      let direction = order[axis] ?? .usual(for: axis)
      guard direction != .free else { continue }
      let places = laws.map { $0.shape[axis]?.magnitude }
      guard Set(places.compactMap(\.self)).count > 1 else { continue }
      if places.contains(nil) { isTransitive = false }
      if forbidden.isEmpty { forbidden = [Bool](repeating: false, count: laws.count * laws.count) }
      for (from, start) in places.enumerated() {
        guard let start else { continue }
        for (to, end) in places.enumerated() {
          guard let end else { continue }
          if direction == .grow ? end < start : end > start {
            forbidden[from * laws.count + to] = true
          }
        }
      }
    }
    return (forbidden, isTransitive)
  }
}
