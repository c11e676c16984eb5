import Planner
import Scaling
import Testing

@Suite struct VerdictTests {
  private func plan(saving: Double?, interval: Interval?, phases: Int = 2) -> Plan {
    let shape = Reference.shape("1B")
    let phase = Plan.Phase(
      shape: shape, startError: 4, endError: 3, compute: Compute(flops: 1),
      cumulative: Compute(flops: 1))
    let best = Plan.Baseline(
      kind: .bestStatic, shapes: [shape], error: 3.1, computeToMatch: nil, saving: saving,
      savingInterval: interval)
    return Plan(
      metric: "loss", convention: .sixND, goal: .target(error: 3), method: .rule,
      phases: [Plan.Phase](repeating: phase, count: phases),
      final: Plan.Outcome(error: 3, compute: Compute(flops: 1)), baselines: [best])
  }

  @Test(
    arguments: [
      (0.164, nil, true), (0.009, nil, false), (-0.1, nil, false),
      (0.164, Interval(0.1, 0.2), true),
      (0.164, Interval(-0.02, 0.3), false), (nil, nil, true),
    ] as [(Double?, Interval?, Bool)])
  func `small, negative and uncertain savings are not worth it`(
    saving: Double?, interval: Interval?, expected: Bool
  ) {
    let verdict = Verdict(of: plan(saving: saving, interval: interval))
    #expect(verdict.isWorthIt == expected)
    #expect(verdict.sentence.hasPrefix("adaptivity is not worth it here") == !expected)
  }

  @Test func `the sentence gives the figure, its interval and the baseline`() {
    let verdict = Verdict(of: plan(saving: 0.1636, interval: Interval(0.1, .infinity)))
    #expect(
      verdict.sentence
        == "changing shape saves 16.4 % (90 % of draws: 10 % to unbounded) against size=1B, "
        + "the best shape alone")
  }

  @Test func `one phase is a static run`() {
    let verdict = Verdict(of: plan(saving: 0.5, interval: nil, phases: 1))
    #expect(!verdict.isWorthIt)
  }
}
