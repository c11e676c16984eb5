import Planner
import Scaling
import Testing

@Suite struct TransitionCostsTests {
  private func pair(_ from: String, _ to: String) -> TransitionCosts.Pair {
    .init(from: Reference.shape(from), to: Reference.shape(to))
  }

  private func charge(_ compute: Double, _ bump: Double) -> Plan.Transition {
    Plan.Transition(compute: Compute(flops: compute), bump: bump)
  }

  @Test func `costs of several trials are charged together, the dearer where both speak`() {
    let one = TransitionCosts(
      usual: charge(1, 0.2),
      exceptions: [pair("1", "2"): charge(5, 0), pair("2", "4"): charge(0, 0)])
    let other = TransitionCosts(
      usual: charge(2, 0.1),
      exceptions: [pair("1", "2"): charge(3, 0.3), pair("4", "8"): charge(7, 0)])
    let both = TransitionCosts(
      usual: charge(2, 0.2),
      exceptions: [
        pair("1", "2"): charge(5, 0.3), pair("2", "4"): charge(0, 0), pair("4", "8"): charge(7, 0),
      ])
    #expect(one.joined(with: other) == both)
    #expect(other.joined(with: one) == both)
    #expect(TransitionCosts.free.joined(with: one) == one)
  }

  /// What one trial found holds for what nobody tried: else the plan goes round by a third shape in no time.
  @Test func `a bump is not evaded by way of a third shape`() throws {
    let goal = Plan.Goal.target(error: 0.4)
    let charge = charge(0, 0.02)
    let costs = TransitionCosts(usual: charge, exceptions: [pair("1", "2"): charge])
    let laws = try Reference.eligible(Reference.toy, from: 0.95)
    let request = PlanRequest(goal: goal, startError: 0.95, transitionCosts: costs)
    let path = try Path.schedule(for: goal, of: laws, Limits(request, laws))
    #expect(path.phases.allSatisfy { $0.training > .zero })
  }
}
