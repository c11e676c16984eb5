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
    let order = rule.laws
    let step = zip(order, order.dropFirst()).first { !limits.allowsChange(from: $0, to: $1) }
    guard let step else { return Solution(schedule: rule, method: .rule) }
    return Solution(
      schedule: try Path.schedule(for: goal, of: laws, limits), method: .path,
      forced:
        "the rule would change from \(laws[step.0].shape) to \(laws[step.1].shape), against the "
        + "order of the axes: planned by shortest path instead")
  }

  /// The same laws with other wishes.
  func asking(_ change: (inout PlanRequest) -> Void) -> Problem {
    var request = request
    change(&request)
    return Problem(laws, request)
  }
}
