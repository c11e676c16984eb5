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

  package init(_ request: PlanRequest, _ laws: [EligibleLaw]) throws(PlanError) {
    usual = request.transitionCosts.usual
    minimumPhase = request.minimumPhase
    maximumPhases = request.maximumPhases
    count = laws.count
    if let shape = request.finalShape {
      guard let index = laws.firstIndex(where: { $0.shape == shape }) else {
        throw .unknownShape(shape, known: laws.map(\.shape))
      }
      finalLaw = index
    } else {
      finalLaw = nil
    }
    switch request.firstShape ?? .any {
    case .any: firstLaws = Array(laws.indices)
    case .rule: firstLaws = LowestPrice(of: laws).stretches.first.map { [$0.law] } ?? []
    }
    (exceptions, exceptionOf) = Limits.exceptions(request.transitionCosts, laws)
    forbidden = Limits.forbidden(laws, overriding: request.order)
    let all = [usual] + exceptions
    cheapest = Plan.Transition(
      compute: all.map(\.compute).min() ?? .zero, bump: all.map(\.bump).min() ?? 0)
    dearest = Plan.Transition(
      compute: all.map(\.compute).max() ?? .zero, bump: all.map(\.bump).max() ?? 0)
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

  /// Pairs that would shrink an axis that only grows, or the reverse.
  ///
  /// Shapes are compared on the axes they have in common; labels without a magnitude are free.
  private static func forbidden(
    _ laws: [EligibleLaw], overriding order: [String: AxisOrder]
  ) -> [Bool] {
    let axes = Set(laws.flatMap { $0.shape.coordinates.map(\.axis) }).sorted()
    var forbidden: [Bool] = []
    for axis in axes {
      let direction = order[axis] ?? .usual(for: axis)
      guard direction != .free else { continue }
      let places = laws.map { $0.shape[axis]?.magnitude }
      guard Set(places.compactMap(\.self)).count > 1 else { continue }
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
    return forbidden
  }
}
