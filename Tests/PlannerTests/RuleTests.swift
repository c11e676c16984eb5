import Planner
import Scaling
import Testing

/// Oracles: closed forms worked out by hand, and an independent computation on real laws.
@Suite struct RuleTests {
  /// A dozen exp and log, each within an ulp or so; powers with exponents up to 4 multiply that.
  let closedForm = 1e-12

  private func schedule(
    _ set: LawSet, _ goal: Plan.Goal, from startError: Double? = nil
  ) throws -> Schedule {
    try Rule.schedule(for: goal, of: Reference.eligible(set, from: startError))
  }

  @Test(arguments: [0.7, 0.6, 0.5, 0.4, 0.3])
  func `two shapes switch at 3/4 and reach E after 4 / (E - 1/4) - 4`(error: Double) throws {
    let schedule = try schedule(Reference.two, .target(error: error), from: 10)
    #expect(schedule.phases.count == 2)
    #expect(agree(schedule.phases[0].endError, 0.75, within: closedForm))
    #expect(agree(schedule.phases[0].compute.flops, 4, within: closedForm))
    #expect(agree(schedule.phases[1].entry.flops, 8, within: closedForm))
    #expect(agree(schedule.compute.flops, 4 / (error - 0.25) - 4, within: closedForm))
  }

  @Test(arguments: [5.0, 7.42857, 12, 76, 1e6])
  func `two shapes reach 1/4 + 4 / (C + 4) for a budget C`(budget: Double) throws {
    let goal = Plan.Goal.budget(Compute(flops: budget))
    let schedule = try schedule(Reference.two, goal, from: 10)
    #expect(agree(schedule.error, 0.25 + 4 / (budget + 4), within: closedForm))
    #expect(agree(schedule.compute.flops, budget, within: closedForm))
  }

  @Test func `a budget that ends before the switch is a static run`() throws {
    let goal = Plan.Goal.budget(Compute(flops: 3))
    let schedule = try schedule(Reference.two, goal, from: 10)
    #expect(schedule.phases.count == 1)
    #expect(agree(schedule.error, 1.0 / 3 + 0.5, within: closedForm))
  }

  @Test func `three shapes switch at 3/4 and 3/8 and reach 1/4 after 92`() throws {
    let schedule = try schedule(Reference.three, .target(error: 0.25), from: 10)
    #expect(schedule.phases.count == 3)
    #expect(agree(schedule.phases[0].endError, 0.75, within: closedForm))
    #expect(agree(schedule.phases[1].endError, 0.375, within: closedForm))
    let computes = schedule.phases.map(\.compute.flops)
    #expect(zip(computes, [4, 24, 64]).allSatisfy { agree($0, $1, within: closedForm) })
  }

  @Test func `laws with equal exponents switch at the closed form`() throws {
    let laws = [("8", 4.0, 0.34), ("4", 9.0, 0.31)].map { name, factor, floor in
      Reference.law(name, a: power(factor, 0.35), b: 0.35, c: floor)
    }
    let schedule = try schedule(Reference.set(laws), .target(error: 0.35), from: 0.95)
    let rho = power(power(4.0 / 9, 0.35), 1 / 1.35)
    let expected = (0.34 - rho * 0.31) / (1 - rho)
    #expect(agree(schedule.phases[0].endError, expected, within: closedForm))
    // The reference prints six digits.
    #expect(agree(expected, 0.468218, within: 1.1e-6))
  }

  @Test func `four shapes give the toy's published figures`() throws {
    let schedule = try schedule(Reference.toy, .target(error: 0.4), from: 0.95)
    let switches = schedule.phases.dropLast().map(\.endError)
    // Printed with three digits after the point, and the compute with one.
    #expect(zip(switches, [0.749, 0.629, 0.468]).allSatisfy { abs($0 - $1) <= 5e-4 })
    let laws = try Reference.eligible(Reference.toy, from: 0.95)
    let start = try #require(laws[schedule.laws[0]].position(at: 0.95))
    // Printed without the compute to the start, .5^(-1/.35) = 7.2.
    #expect(abs((schedule.compute - start).flops - 8387.3) <= 0.05)
  }

  @Test func `two laws may cross twice, and both crossings are found`() throws {
    let laws = [
      Reference.law("8", a: 1, b: 0.25, c: 0.3), Reference.law("4", a: 0.54, b: 0.4, c: 0.36),
    ]
    let schedule = try schedule(Reference.set(laws), .target(error: 0.32), from: 20)
    #expect(schedule.laws.count == 3)
    #expect(schedule.laws[0] == schedule.laws[2])
    let switches = schedule.phases.dropLast().map(\.endError)
    // Printed with three digits.
    #expect(zip(switches, [3.98, 0.374]).allSatisfy { agree($0, $1, within: 2e-3) })
  }

  @Test func `the OLMo ladder at 1e20 gives the reference plan`() throws {
    let goal = Plan.Goal.budget(Compute(flops: 1e20))
    let laws = try Reference.eligible(Reference.olmo)
    let schedule = try Rule.schedule(for: goal, of: laws)
    #expect(
      schedule.laws.map { laws[$0].shape.description }.map { $0.dropFirst(5) }
        == ["190M", "370M", "760M", "1B"])
    #expect(agree(schedule.phases[0].startError, 4.2411, within: 1e-5))
    let ends = schedule.phases.map(\.endError)
    // Printed with five digits.
    #expect(zip(ends, [3.7524, 3.5194, 3.3255, 3.2172]).allSatisfy { abs($0 - $1) <= 5e-5 })
  }

  @Test func `open_lm at 1e18 gives the reference plan`() throws {
    let goal = Plan.Goal.budget(Compute(flops: 1e18))
    let laws = try Reference.eligible(Reference.openLM)
    let schedule = try Rule.schedule(for: goal, of: laws)
    #expect(
      schedule.laws.map { laws[$0].shape.description }.map { $0.dropFirst(5) }
        == ["11M", "79M", "154M"])
    let ends = schedule.phases.map(\.endError)
    #expect(zip(ends, [4.886, 3.781, 3.7486]).allSatisfy { abs($0 - $1) <= 5e-4 })
  }

  @Test func `budget and target undo each other`() throws {
    for set in [Reference.olmo, Reference.openLM] {
      for budget in [1e17, 1e18, 3e19, 1e21, 1e23] {
        let laws = try Reference.eligible(set)
        guard let there = try? Rule.schedule(for: .budget(Compute(flops: budget)), of: laws) else {
          continue
        }
        let back = try Rule.schedule(for: .target(error: there.error), of: laws)
        // dC/dE = C / (b (E - c)) turns an ulp of E into E / (b (E - c)) ulps of C: < 1e3 here.
        #expect(agree(back.compute.flops, budget, within: 1e-11))
        #expect(back.laws == there.laws)
      }
    }
  }
}
