import Pictures
import Scaling
import Testing

@Suite struct TrajectoryTests {
  let laws = Examples.laws(Examples.olmo.map { Examples.law($0, draws: 0) })

  /// Phases are summed from 4,000 pieces in the example: rounding of as many additions, each of half an
  /// ulp of the total.
  let relative = 4000 * Double.ulpOfOne

  @Test func `a leg ends where the plan says and begins where the last one ended`() throws {
    let plan = Examples.plan(laws, budget: 1e21)
    let legs = try Trajectory(plan, laws: laws.laws).legs
    #expect(legs.count == 5)
    for leg in legs {
      let end = try #require(leg.compute(at: leg.phase.endError))
      #expect(abs(end.spent / leg.phase.cumulative.flops - 1) <= relative)
    }
    for (from, to) in zip(legs, legs.dropFirst()) {
      let entry = try #require(to.compute(at: to.entryError))
      #expect(to.entryError == from.phase.endError)
      #expect(abs(entry.spent / from.phase.cumulative.flops - 1) <= 10 * relative)
    }
  }

  @Test func `the first leg is a static run and the others are ahead of one`() throws {
    let legs = try Trajectory(Examples.plan(laws, budget: 1e21), laws: laws.laws).legs
    #expect(abs(legs[0].lead) <= relative * legs[0].phase.cumulative.flops)
    #expect(legs.dropFirst().allSatisfy { $0.lead > 0 })
  }

  @Test func `a bump is climbed and a cost is paid before the next leg`() throws {
    let transition = Plan.Transition(compute: Compute(flops: 1e18), bump: 0.05)
    let plan = Examples.plan(laws, budget: 5e19, transition: transition)
    let legs = try Trajectory(plan, laws: laws.laws).legs
    #expect(legs.count > 1)
    for (from, to) in zip(legs, legs.dropFirst()) {
      #expect(to.entryError == from.phase.endError + 0.05)
      let entry = try #require(to.compute(at: to.entryError))
      let paid = entry.spent - from.phase.cumulative.flops
      #expect(abs(paid - 1e18) <= 10 * relative * entry.spent)
    }
  }

  @Test func `rows run along the law from end to end`() throws {
    let leg = try Trajectory(Examples.plan(laws, budget: 1e20), laws: laws.laws).legs[1]
    let rows = leg.rows(from: leg.entryError, to: leg.phase.endError)
    #expect(rows.first?[1] == leg.entryError)
    #expect(rows.last?[1] == leg.phase.endError)
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0[0] < $1[0] && $0[1] > $1[1] })
    for row in rows {
      let onCurve = leg.curve.error(after: Compute(flops: row[0] + leg.lead))
      // Through the inverse and back, with |log| below 100: see the law's own tests.
      #expect(abs(onCurve - row[1]) <= 1e-12 * row[1])
    }
  }

  @Test func `laws that are not the plan's are refused`() {
    let plan = Examples.plan(laws, budget: 1e20)
    let last = plan.phases[plan.phases.count - 1].shape
    #expect(throws: PictureError.noLaw(last)) {
      try Trajectory(plan, laws: laws.laws.filter { $0.shape != last })
    }
    var higher = laws.laws
    for index in higher.indices { higher[index].curve?.c += 2 }
    #expect(throws: PictureError.noLaw(plan.phases[0].shape)) {
      try Trajectory(plan, laws: higher)
    }
    var empty = plan
    empty.phases = []
    #expect(throws: PictureError.nothingToShow("the plan has no phase")) {
      try Trajectory(empty, laws: laws.laws)
    }
  }
}
