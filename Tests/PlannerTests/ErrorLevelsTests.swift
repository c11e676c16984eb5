import Planner
import Scaling
import Testing

@Suite struct ErrorLevelsTests {
  @Test func `levels descend and hold the rule's switches, every entry and the goal`() throws {
    let laws = try Reference.eligible(Reference.olmo)
    let bump = 0.01
    let costs = TransitionCosts(usual: Plan.Transition(compute: .zero, bump: bump))
    let goal = Plan.Goal.target(error: 2.9)
    let limits = try Limits(PlanRequest(goal: goal, transitionCosts: costs), laws)
    let levels = ErrorLevels.levels(for: goal, of: laws, limits, count: 50)
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 > $1 })
    #expect(levels.last == 2.9)
    for law in laws {
      #expect(levels.contains(law.largestError))
      #expect(levels.contains(law.largestError - bump))
    }
    for phase in try Rule.schedule(for: goal, of: laws).phases {
      #expect(levels.contains(phase.endError))
    }
  }

  @Test(arguments: [1e18, 1e19, 1e20, 1e21, 1e22, 1e25])
  func `no schedule for a budget ends below the lowest level`(budget: Double) throws {
    let goal = Plan.Goal.budget(Compute(flops: budget))
    for set in [Reference.olmo, Reference.openLM] {
      let laws = try Reference.eligible(set)
      let limits = try Limits(PlanRequest(goal: goal), laws)
      let levels = ErrorLevels.levels(for: goal, of: laws, limits)
      guard let schedule = try? Path.schedule(for: goal, of: laws, limits) else { continue }
      #expect(try #require(levels.last) <= schedule.error * (1 + 1e-12))
      // And not far below: free entry is worth little at these budgets.
      #expect(try #require(levels.last) > 0.9 * schedule.error)
    }
  }
}
