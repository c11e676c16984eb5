/// When to train which shape, what that reaches, and against which baselines.
package struct Plan: Hashable, Sendable {
  package var metric: String
  package var convention: FLOPConvention
  package var goal: Goal
  /// What is made small, or held to the budget.
  package var objective: Objective
  package var method: Method
  package var phases: [Phase]
  package var final: Outcome
  package var baselines: [Baseline]
  /// How plans on bootstrap draws of the laws compare with this one; `nil` without draws.
  package var agreement: Agreement?
  package var warnings: [String]
  /// How many held-out examples the errors of its laws were taken on; `nil` where nobody said.
  package var evaluationExamples: Int?
  package var provenance: Provenance

  package init(
    metric: String, convention: FLOPConvention, goal: Goal,
    objective: Objective = .flops, method: Method, phases: [Phase],
    final: Outcome, baselines: [Baseline] = [], agreement: Agreement? = nil,
    warnings: [String] = [], provenance: Provenance = Provenance()
  ) {
    self.metric = metric
    self.convention = convention
    self.goal = goal
    self.objective = objective
    self.method = method
    self.phases = phases
    self.final = final
    self.baselines = baselines
    self.agreement = agreement
    self.warnings = warnings
    self.provenance = provenance
  }

  package enum Goal: Hashable, Sendable {
    /// The lowest error that so much buys: compute, or seconds where they are the objective.
    case budget(Compute)
    /// The least of the objective that reaches that error.
    case target(error: Double)
  }

  /// In what a plan counts; intervals of its costs and savings are in the same.
  package enum Objective: String, Hashable, Sendable, CaseIterable {
    case flops
    /// Time, by the speed that each shape was measured to train at.
    case seconds
  }

  package enum Method: String, Hashable, Sendable, CaseIterable {
    /// Always the shape with the lowest price: optimal where transitions are free.
    case rule
    /// Shortest path over (shape, error): costs, order and limits of phases are charged.
    case path
    /// The shapes of a plan in its order with other shares of the compute, to run beside it.
    case control
  }

  /// One shape from one error to the next.
  package struct Phase: Hashable, Sendable {
    package var shape: Shape
    package var startError: Double
    package var endError: Double
    /// Compute of this phase, its transition included.
    ///
    /// The first phase pays its whole static curve.
    package var compute: Compute
    /// Compute of all phases up to the end of this one.
    package var cumulative: Compute
    /// How the phase is entered.
    package var transition: Transition
    /// Where this phase ends when planned on draws that choose the same shapes in the same order.
    package var endErrorInterval: Interval?
    package var cumulativeInterval: Interval?
    /// Ends beyond 10 times the compute its law was fitted to.
    package var extrapolated: Bool
    /// The law that the phase follows: a place on it tells what is to be expected at any moment.
    package var curve: PowerLaw?
    /// What `compute` takes at the shape's measured speed; `nil` where that is not known.
    package var seconds: Double?

    package init(
      shape: Shape, startError: Double, endError: Double, compute: Compute, cumulative: Compute,
      transition: Transition = .none, extrapolated: Bool = false
    ) {
      self.shape = shape
      self.startError = startError
      self.endError = endError
      self.compute = compute
      self.cumulative = cumulative
      self.transition = transition
      self.extrapolated = extrapolated
    }
  }

  /// What changing into a phase's shape is charged.
  package struct Transition: Hashable, Sendable {
    package var compute: Compute
    /// Rise in error at the switch, which the phase has to win back.
    package var bump: Double

    package init(compute: Compute, bump: Double) {
      self.compute = compute
      self.bump = bump
    }

    package static let none = Transition(compute: .zero, bump: 0)
  }

  package struct Outcome: Hashable, Sendable {
    package var error: Double
    package var compute: Compute
    package var errorInterval: Interval?
    package var computeInterval: Interval?
    package var level: Double
    /// What `compute` takes; `nil` where the speed of a phase is not known.
    package var seconds: Double?

    package init(error: Double, compute: Compute, level: Double = 0.9) {
      self.error = error
      self.compute = compute
      self.level = level
    }
  }

  /// Another way to spend compute on the same shapes.
  package struct Baseline: Hashable, Sendable {
    package var kind: Kind
    /// The shapes it trains, in order.
    package var shapes: [Shape]
    /// Error after the plan's compute; `nil` where its laws say nothing there.
    package var error: Double?
    /// Compute to reach the plan's final error; `nil` where it never gets there.
    package var computeToMatch: Compute?
    /// Time to the same error; `nil` where speeds are not known, or the baseline never gets there.
    package var secondsToMatch: Double?
    /// The law of a single shape.
    package var curve: PowerLaw?
    /// 1 - (the plan's compute) / `computeToMatch`, or of seconds where they are the objective.
    package var saving: Double?
    package var savingInterval: Interval?
    /// `computeToMatch` lies beyond 10 times the compute that its law was fitted to.
    package var extrapolated: Bool

    package init(
      kind: Kind, shapes: [Shape], error: Double?, computeToMatch: Compute?, saving: Double?,
      savingInterval: Interval? = nil, extrapolated: Bool = false
    ) {
      self.kind = kind
      self.shapes = shapes
      self.error = error
      self.computeToMatch = computeToMatch
      self.saving = saving
      self.savingInterval = savingInterval
      self.extrapolated = extrapolated
    }

    package enum Kind: String, Hashable, Sendable, CaseIterable {
      /// The one shape with the lowest error for this compute.
      case bestStatic = "best-static"
      /// The plan's last shape from start to end.
      case finalShape = "final-shape"
      /// The best plan that changes shape once.
      case singleSwitch = "single-switch"
      /// The plan's shapes in the plan's order, with equal compute each.
      case uniformSplit = "uniform-split"
    }
  }

  package struct Agreement: Hashable, Sendable {
    /// Draws planned on.
    package var draws: Int
    /// Fraction that chose the same shapes in the same order.
    package var sameOrder: Double
    /// Fraction in which the goal could be planned for at all.
    package var feasible: Double

    package init(draws: Int, sameOrder: Double, feasible: Double) {
      self.draws = draws
      self.sameOrder = sameOrder
      self.feasible = feasible
    }
  }
}
