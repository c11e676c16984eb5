package import Scaling

/// Which laws to follow in turn, at which error to leave each, and what each change is charged.
package struct Route: Hashable, Sendable {
  /// Indices of laws; the changes stand between them.
  package private(set) var laws: [Int]
  /// The error at which each law but the last is left.
  package var switches: [Double]
  package private(set) var transitions: [Plan.Transition]

  package init(startingWith law: Int) {
    laws = [law]
    switches = []
    transitions = []
  }

  package mutating func change(into law: Int, at error: Double, costing transition: Plan.Transition)
  {
    laws.append(law)
    switches.append(error)
    transitions.append(transition)
  }

  /// Both ways of leaving out the phase at `index`: changing where it began, or where it ended.
  func leavingOut(_ index: Int, _ limits: Limits) -> [Route] {
    let remaining = laws.indices.filter { $0 != index }
    let places = [
      switches.indices.filter { $0 != index }, switches.indices.filter { $0 != index - 1 },
    ]
    return places.filter { $0.count == remaining.count - 1 }.map { places in
      var route = Route(startingWith: laws[remaining[0]])
      for (place, next) in zip(places, remaining.dropFirst()) {
        let (from, to) = (route.laws[route.laws.endIndex - 1], laws[next])
        let charge = limits.transition(from: from, to: to)
        route.change(into: to, at: switches[place], costing: charge)
      }
      return route
    }
  }
}

/// A route with its compute: phases that follow each other down to an error.
package struct Schedule: Hashable, Sendable {
  package struct Phase: Hashable, Sendable {
    package var law: Int
    /// Where the phase before ended; the law's largest error for the first.
    package var startError: Double
    package var endError: Double
    /// The compute on the law's own static curve at which the phase enters it.
    package var entry: Compute
    /// The same at its end.
    package var exit: Compute
    package var transition: Plan.Transition

    /// Compute spent in training, the transition not counted.
    package var training: Compute { exit - entry }
    package var compute: Compute { training + transition.compute }
  }

  package let phases: [Phase]

  /// Follows the route until the goal is met; `nil` where a law says nothing about an error on the way
  /// or a phase would have to end above the error at which its transition began.
  ///
  /// The first phase is charged its law's whole static curve, from zero.
  package init?(of route: Route, for goal: Plan.Goal, _ laws: [EligibleLaw]) {
    var phases: [Phase] = []
    var spent = Compute.zero
    for (i, index) in route.laws.enumerated() {
      let law = laws[index]
      let transition = i == 0 ? .none : route.transitions[i - 1]
      let startError = phases.last?.endError ?? law.largestError
      var entry = Compute.zero
      if i > 0 {
        guard let position = law.position(at: startError + transition.bump) else { return nil }
        entry = position
      }
      spent = spent + transition.compute
      let end: (error: Double, position: Compute)
      if i < route.switches.count {
        guard let exit = law.position(at: route.switches[i]) else { return nil }
        end = (route.switches[i], exit)
      } else {
        switch goal {
        case .target(let error):
          guard let exit = law.position(at: error) else { return nil }
          end = (error, exit)
        case .budget(let budget):
          let exit = entry + (budget - spent)
          end = (law.curve.error(after: exit), exit)
        }
      }
      guard end.error <= startError, end.position >= entry else { return nil }
      phases.append(
        Phase(
          law: index, startError: startError, endError: end.error, entry: entry,
          exit: end.position, transition: transition))
      spent = spent + (end.position - entry)
    }
    self.phases = phases
  }

  package var laws: [Int] { phases.map(\.law) }

  package var error: Double { phases.last?.endError ?? .infinity }

  package var compute: Compute { phases.reduce(.zero) { $0 + $1.compute } }

  /// Compute spent when the schedule stands at `error`, where changes are free; `nil` off its way.
  func compute(at error: Double, _ laws: [EligibleLaw]) -> Compute? {
    var spent = Compute.zero
    for phase in phases {
      if error >= phase.endError {
        return laws[phase.law].position(at: error).map { spent + ($0 - phase.entry) }
      }
      spent = spent + phase.compute
    }
    return nil
  }

  /// Whether this is the better answer to `goal`, by more than rounding.
  package func beats(_ other: Schedule, for goal: Plan.Goal) -> Bool {
    switch goal {
    case .budget: return error < other.error - 1e-14 * abs(other.error)
    case .target: return compute.flops < other.compute.flops * (1 - 1e-14)
    }
  }

  /// Whether this is the better answer by more than what two ways of computing differ in.
  func clearlyBeats(_ other: Schedule, for goal: Plan.Goal) -> Bool {
    switch goal {
    case .budget: return error < other.error * (1 - 1e-6)
    case .target: return compute.flops < other.compute.flops * (1 - 1e-6)
    }
  }
}
