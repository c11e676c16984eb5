import Scaling
import Testing
import traverse

@Suite struct PlanTextTests {
  private func size(_ label: String) -> Shape { Shape([("size", AxisValue(label))]) }

  /// Two phases on 1e18 FLOP, 900 draws with a plan and 450 with this one.
  private var plan: Plan {
    var first = Plan.Phase(
      shape: size("1M"), startError: 5, endError: 4, compute: Compute(flops: 1e17),
      cumulative: Compute(flops: 1e17))
    first.endErrorInterval = Interval(3.9, 4.1)
    first.cumulativeInterval = Interval(9e16, 1.1e17)
    var second = Plan.Phase(
      shape: size("10M"), startError: 4, endError: 3.5, compute: Compute(flops: 9e17),
      cumulative: Compute(flops: 1e18))
    second.endErrorInterval = Interval(3.4, 3.6)
    second.cumulativeInterval = Interval(1e18, 1e18)
    var final = Plan.Outcome(error: 3.5, compute: Compute(flops: 1e18), level: 0.9)
    final.errorInterval = Interval(3.3, 3.7)
    return Plan(
      metric: "loss", convention: .sixND, goal: .budget(Compute(flops: 1e18)), method: .rule,
      phases: [first, second], final: final,
      baselines: [
        .init(
          kind: .bestStatic, shapes: [size("10M")], error: 3.6,
          computeToMatch: Compute(flops: 1.25e18), saving: 0.2, savingInterval: Interval(0.1, 0.3)),
        .init(
          kind: .finalShape, shapes: [size("10M")], error: nil, computeToMatch: nil, saving: nil),
      ],
      agreement: .init(draws: 1000, sameOrder: 0.45, feasible: 0.9))
  }

  @Test func `phases, outcome, baselines, what the brackets are, verdict`() {
    #expect(
      PlanText.text(plan).hasPrefix(
        """
        Plan: the lowest loss for 1e18 FLOP (always the shape with the lowest price)

        phase  shape       from      to                        FLOP   share     until
            1  size=1M   5.0000  4.0000  [3.9000, 4.1000]  1.000e17  10.0 %  1.000e17  [9.00e16, 1.10e17]
            2  size=10M  4.0000  3.5000                    9.000e17  90.0 %  1.000e18

        Ends at loss 3.5000 [3.3000, 3.7000] after 1.000e18 FLOP.

        against            shapes    reaches  to match  saving
        best static shape  size=10M   3.6000  1.250e18  20.0 %  [10.0 %, 30.0 %]
        final shape alone  size=10M        -     never       -

        Brackets: 90 % of plans on 900 of 1000 draws of the laws; of phases: on the 450 (45.0 %) with \
        these shapes in this order.

        Changing shape saves
        """.replacing("saves\n", with: "saves ")))
  }

  @Test func `without draws there are no brackets and no word of them`() {
    var plan = plan
    plan.agreement = nil
    plan.final.errorInterval = nil
    plan.baselines = []
    for index in plan.phases.indices {
      plan.phases[index].endErrorInterval = nil
      plan.phases[index].cumulativeInterval = nil
    }
    let text = PlanText.text(plan)
    #expect(!text.contains("["))
    #expect(!text.contains("Brackets"))
    #expect(!text.contains("against "))
  }

  @Test func `costs of changes have columns where there are any`() {
    #expect(!PlanText.text(plan).contains("change"))
    var plan = plan
    plan.phases[1].transition = Plan.Transition(compute: Compute(flops: 1e15), bump: 0.02)
    let text = PlanText.text(plan)
    #expect(text.contains("  change    bump\n"))
    #expect(text.contains("1.000e15  0.0200\n"))
  }

  @Test func `extrapolation is starred and explained, in phases and baselines alike`() {
    #expect(!PlanText.text(plan).contains("*"))
    var (phase, baseline) = (plan, plan)
    phase.phases[1].extrapolated = true
    baseline.baselines[0].extrapolated = true
    let note = "\n* beyond 10 times the compute that the law was fitted to\n"
    #expect(PlanText.text(phase).contains(note))
    #expect(PlanText.text(phase).contains("1.000e18  *\n"))
    #expect(PlanText.text(baseline).contains(note))
    #expect(PlanText.text(baseline).contains("1.250e18  *  20.0 %"))
  }

  @Test func `a static run says that adaptivity is not worth it`() {
    var plan = plan
    plan.phases = [plan.phases[1]]
    #expect(PlanText.text(plan).contains("\nAdaptivity is not worth it here: "))
  }

  @Test func `a metric with a line break cannot forge a line`() {
    var plan = plan
    plan.metric = "loss\nPlan: ruin\u{1B}[2J"
    let lines = PlanText.text(plan).split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("Plan: ruin") }.isEmpty)
    #expect(!PlanText.text(plan).contains("\u{1B}"))
  }
}
