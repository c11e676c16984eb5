package import Scaling

/// One set of usable laws and one request: what is planned for, once or once a draw.
package struct Problem: Sendable {
  package let laws: [EligibleLaw]
  package let request: PlanRequest

  package init(_ laws: [EligibleLaw], _ request: PlanRequest) {
    self.laws = laws
    self.request = request
  }

  /// A schedule and how it was found.
  package struct Solution: Sendable {
    package var schedule: Schedule
    /// How it was found, or the schedule that it is a control of.
    package var method: Plan.Method
    /// Why the path was taken though nothing was asked for that the rule does not know.
    package var forced: String?
    /// Whether the shares of compute were given.
    package var isControl = false
  }

  /// What was asked for: the best schedule, or its control.
  package func solution(for goal: Plan.Goal) throws(PlanError) -> Solution {
    var solution = try best(for: goal)
    guard let weights = request.controlWeights else { return solution }
    let split = ComputeSplit(of: solution.schedule, weights: weights, laws)
    let schedule =
      switch goal {
      case .budget(let budget): split.schedule(spending: budget)
      case .target(let error):
        split.schedule(reaching: error, startingFrom: solution.schedule.compute)
      }
    guard let schedule else { throw .noControl }
    solution.schedule = schedule
    solution.isControl = true
    return solution
  }

  /// The rule's schedule where nothing is charged or forbidden, and the path's otherwise.
  ///
  /// The rule begins where the highest log does. Where another first shape does better, or alone makes
  /// the goal possible, the path is taken, unless the request insists on the rule's.
  private func best(for goal: Plan.Goal) throws(PlanError) -> Solution {
    guard !laws.isEmpty else { throw .noUsableLaw([]) }
    let limits = try Limits(request, laws)
    guard !request.needsPath else {
      return Solution(
        schedule: try Path.schedule(for: goal, of: laws, limits), method: .path)
    }
    let rule: Schedule
    do {
      rule = try Rule.schedule(for: goal, of: laws)
    } catch {
      switch (error, request.firstShape) {
      case (.gap, _), (.budgetBelowFirstPoint, nil):
        return Solution(
          schedule: try Path.schedule(for: goal, of: laws, limits), method: .path,
          forced: "\(error): planned by shortest path, which may begin with another shape")
      default: throw error
      }
    }
    if let (from, to) = forbiddenStep(of: rule, limits) {
      return Solution(
        schedule: try Path.schedule(for: goal, of: laws, limits), method: .path,
        forced:
          "the rule would change from \(from) to \(to), against the order of the axes: planned "
          + "by shortest path")
    }
    if request.firstShape == nil, let first = rule.laws.first, mayBeBeaten(rule),
      let path = try? Path.schedule(for: goal, of: laws, limits),
      path.clearlyBeats(rule, for: goal)
    {
      return Solution(
        schedule: path, method: .path,
        forced:
          "the rule begins with \(laws[first].shape), whose log begins highest, and another first "
          + "shape does better: planned by shortest path")
    }
    return Solution(schedule: rule, method: .rule)
  }

  /// Whether beginning with another shape can pay at all.
  ///
  /// From any error down the rule pays the least there is, so only a shape whose static run comes to its
  /// own first error with less compute than the rule needs to there can change anything.
  private func mayBeBeaten(_ rule: Schedule) -> Bool {
    laws.contains { law in
      guard let own = law.position(at: law.largestError) else { return false }
      let needed = rule.compute(at: law.largestError, laws) ?? rule.compute
      return own.flops < (1 - 1e-9) * needed.flops
    }
  }

  private func forbiddenStep(of rule: Schedule, _ limits: Limits) -> (from: Shape, to: Shape)? {
    zip(rule.laws, rule.laws.dropFirst()).first { !limits.allowsChange(from: $0, to: $1) }
      .map { (laws[$0].shape, laws[$1].shape) }
  }

  /// The same question for draws of the laws: with the way of beginning that the plan itself took.
  func beginning(as method: Plan.Method) -> PlanRequest {
    var request = request
    if !request.needsPath, request.firstShape == nil {
      request.firstShape = method == .rule ? .rule : .any
    }
    return request
  }

  /// The same laws with other wishes.
  func asking(_ change: (inout PlanRequest) -> Void) -> Problem {
    var request = request
    change(&request)
    return Problem(laws, request)
  }
}
