package import Scaling

/// What a change from one shape into another is charged: compute, and a bump in error to win back.
///
/// A bump δ means that the run enters the next law at E + δ, so it costs f'^-1(E) - f'^-1(E + δ), more
/// at low errors than at high ones. docs/METHOD.md section 3.
package struct TransitionCosts: Hashable, Sendable {
  /// Charged for every pair that has no entry of its own.
  package var usual: Plan.Transition
  package var exceptions: [Pair: Plan.Transition]

  package init(usual: Plan.Transition, exceptions: [Pair: Plan.Transition] = [:]) {
    self.usual = usual
    self.exceptions = exceptions
  }

  package struct Pair: Hashable, Sendable {
    package var from: Shape
    package var to: Shape

    package init(from: Shape, to: Shape) {
      self.from = from
      self.to = to
    }
  }

  package static let free = TransitionCosts(usual: .none)

  /// What both say: a pair that either names is charged that, one that both name the dearer, others the dearer default.
  package func joined(with other: TransitionCosts) -> TransitionCosts {
    TransitionCosts(
      usual: usual.dearest(or: other.usual),
      exceptions: exceptions.merging(other.exceptions) { $0.dearest(or: $1) })
  }

  /// Whether no transition is charged anything.
  var isFree: Bool { all.allSatisfy { $0 == .none } }

  var all: [Plan.Transition] { [usual] + exceptions.values }
}

extension Plan.Transition {
  fileprivate func dearest(or other: Plan.Transition) -> Plan.Transition {
    Plan.Transition(compute: max(compute, other.compute), bump: max(bump, other.bump))
  }
}
