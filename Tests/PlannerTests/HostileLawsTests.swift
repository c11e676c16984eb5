import Planner
import Scaling
import TestSupport
import Testing

/// Laws far from any that a fit would give: a plan with finite figures, or a reason.
@Suite struct HostileLawsTests {
  @Test(arguments: 0..<300)
  func `every plan is whole, whatever the laws`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    func magnitude(_ range: ClosedRange<Double>) -> Double {
      power(10, .random(in: range, using: &generator))
    }
    let floors = [0, 1e-300, 0.5, 0.5.nextUp, 3]
    let laws = (0..<5).map { index -> Law in
      let floor = floors.randomElement(using: &generator) ?? 0
      let shift = Bool.random(using: &generator) ? 0 : magnitude(-10...30)
      let (a, b) = (magnitude(-20...60), magnitude(-3...1.5))
      let name = "\(index + 1)"
      guard Bool.random(using: &generator) else {
        return Reference.law(name, a: a, b: b, c: floor, d: shift)
      }
      return Reference.fitted(
        name, a: a, b: b, c: floor, d: shift, compute: 1...1e20,
        error: floor...floor + magnitude(-12...2))
    }
    let goal =
      Bool.random(using: &generator)
      ? Plan.Goal.budget(Compute(flops: magnitude(-5...40)))
      : .target(error: Double.random(in: 0...4, using: &generator))
    let bump = Bool.random(using: &generator) ? 0 : magnitude(-15...0)
    let charge = Plan.Transition(compute: Compute(flops: magnitude(-5...25)), bump: bump)
    for costs in [TransitionCosts.free, TransitionCosts(usual: charge)] {
      let request = PlanRequest(goal: goal, startError: 5, transitionCosts: costs)
      guard let plan = try? Planning.plan(Reference.set(laws), request) else { continue }
      #expect(plan.final.error.isFinite && plan.final.compute.flops.isFinite)
      for phase in plan.phases {
        #expect(phase.startError >= phase.endError)
        #expect(phase.compute >= .zero && phase.compute.flops.isFinite)
      }
      for baseline in plan.baselines { #expect(baseline.saving?.isNaN != true) }
    }
  }
}
