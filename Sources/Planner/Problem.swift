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
    package var method: Plan.Method
    /// Why the path was taken though nothing was asked for that the rule does not know.
    package var forced: String?
  }

  /// The rule's schedule where nothing is charged or forbidden, and the path's otherwise.
  package func solution(for goal: Plan.Goal) throws(PlanError) -> Solution {
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
      guard case .gap = error else { throw error }
      return Solution(
        schedule: try Path.schedule(for: goal, of: laws, limits), method: .path,
        forced: "\(error); planned by shortest path, which may begin with another shape")
    }
    guard let objection = objection(to: rule, limits) else {
      return Solution(schedule: rule, method: .rule)
    }
    return Solution(
      schedule: try Path.schedule(for: goal, of: laws, limits), method: .path,
      forced: objection + ": planned by shortest path")
  }

  /// Why the rule's schedule is not the plan, though nothing is charged or limited.
  ///
  /// The rule begins where the highest log does. Where that shape is a poor one to begin with, its first
  /// phase can cost more than a whole static run of another; the path may begin with any shape.
  private func objection(to rule: Schedule, _ limits: Limits) -> String? {
    let order = rule.laws
    if let step = zip(order, order.dropFirst()).first(where: { from, to in
      !limits.allowsChange(from: from, to: to)
    }) {
      return
        "the rule would change from \(laws[step.0].shape) to \(laws[step.1].shape), against the "
        + "order of the axes"
    }
    guard request.firstShape == nil, let first = order.first else { return nil }
    let cheaper = laws.first { law in
      // A static run of the rule's own first shape differs by rounding alone.
      law.position(at: rule.error).map { $0.flops < (1 - 1e-9) * rule.compute.flops } ?? false
    }
    return cheaper.map { law in
      "the rule begins with \(laws[first].shape), whose log begins highest, and \(law.shape) alone "
        + "would do better"
    }
  }

  /// The same laws with other wishes.
  func asking(_ change: (inout PlanRequest) -> Void) -> Problem {
    var request = request
    change(&request)
    return Problem(laws, request)
  }
}
