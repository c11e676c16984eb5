package import Scaling

/// What to plan for, and which of the rule's assumptions to drop.
///
/// As created it asks for the plain rule: free transitions, any number of phases of any length.
package struct PlanRequest: Sendable {
  package var goal: Plan.Goal
  /// What budget, costs of transitions and the shortest phase count, all `Compute` here: FLOPs or seconds.
  package var objective: Plan.Objective
  /// The largest error at which laws written by hand may be used; needed where one has d = 0.
  package var startError: Double?
  /// Axes whose direction differs from `AxisOrder.usual(for:)`.
  package var order: [String: AxisOrder]
  package var transitionCosts: TransitionCosts
  /// The least compute every phase trains for, its transition not counted.
  package var minimumPhase: Compute
  package var maximumPhases: Int?
  /// The shape the run has to end with.
  package var finalShape: Shape?
  /// Which shape may come first; by default the rule's own under the rule, and any under the path.
  package var firstShape: FirstShape?
  /// Weights of the phases' shares of compute, as many as there are laws at least; `nil` for the shares
  /// that make a good plan.
  ///
  /// With them the answer is a control: the shapes and their order are planned, the shares are these.
  package var controlWeights: [Double]?
  /// Probability of the intervals.
  package var level: Double
  /// At most so many bootstrap draws are planned on; all of them by default, but see `DrawPlans`.
  package var drawLimit: Int?

  package init(
    goal: Plan.Goal, objective: Plan.Objective = .flops, startError: Double? = nil,
    order: [String: AxisOrder] = [:],
    transitionCosts: TransitionCosts = .free, minimumPhase: Compute = .zero,
    maximumPhases: Int? = nil, finalShape: Shape? = nil, firstShape: FirstShape? = nil,
    controlWeights: [Double]? = nil, level: Double = 0.9, drawLimit: Int? = nil
  ) {
    self.goal = goal
    self.objective = objective
    self.startError = startError
    self.order = order
    self.transitionCosts = transitionCosts
    self.minimumPhase = minimumPhase
    self.maximumPhases = maximumPhases
    self.finalShape = finalShape
    self.firstShape = firstShape
    self.controlWeights = controlWeights
    self.level = level
    self.drawLimit = drawLimit
  }

  package enum FirstShape: Hashable, Sendable {
    /// The one whose log begins at the largest error.
    case rule
    /// Whichever makes the whole run cheapest, each charged its static curve from zero.
    case any
    /// This one: a run that stands somewhere on its curve has paid the curve up to there.
    case shape(Shape)
  }

  /// Whether anything is asked for that the plain rule does not know.
  var needsPath: Bool {
    !transitionCosts.isFree || minimumPhase > .zero || maximumPhases != nil || finalShape != nil
      || (firstShape != nil && firstShape != .rule)
  }

  /// Throws where the request makes no sense whatever the laws.
  func validate() throws(PlanError) {
    switch goal {
    case .budget(let compute) where !(compute.flops > 0 && compute.flops.isFinite):
      throw .invalidRequest("a budget is a positive number of FLOPs, not \(compute.flops)")
    case .target(let error) where !(error > 0 && error.isFinite):
      throw .invalidRequest("a target is a positive error, not \(error)")
    default: break
    }
    if let startError, !(startError > 0 && startError.isFinite) {
      throw .invalidRequest("the error to start from is a positive number, not \(startError)")
    }
    if !(minimumPhase.flops >= 0 && minimumPhase.flops.isFinite) {
      throw .invalidRequest("a phase cannot be shorter than \(minimumPhase.flops) FLOPs")
    }
    if let maximumPhases, maximumPhases < 1 {
      throw .invalidRequest("a plan has at least one phase, not \(maximumPhases)")
    }
    if !(level > 0 && level < 1) {
      throw .invalidRequest("the level of an interval lies between 0 and 1, not at \(level)")
    }
    if let drawLimit, drawLimit < 0 {
      throw .invalidRequest("the number of draws cannot be \(drawLimit)")
    }
    if let controlWeights, !controlWeights.allSatisfy({ $0 > 0 && $0.isFinite }) {
      throw .invalidRequest("shares of compute are positive numbers, not \(controlWeights)")
    }
    for transition in transitionCosts.all {
      let (compute, bump) = (transition.compute.flops, transition.bump)
      if !(compute >= 0 && compute.isFinite && bump >= 0 && bump.isFinite) {
        throw .invalidRequest(
          "a transition costs at least nothing, not \(compute) FLOPs and an error of \(bump)")
      }
    }
  }
}
