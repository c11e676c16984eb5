import Planner
import Scaling
import Testing

@Suite struct ComputeSplitTests {
  private func split(_ set: LawSet, weights: [Double]? = nil) throws -> ComputeSplit {
    let laws = try Reference.eligible(set, from: 10)
    return ComputeSplit(
      of: try Rule.schedule(for: .target(error: 0.3), of: laws), weights: weights, laws)
  }

  @Test func `both shapes get half`() throws {
    // Half of 12 on 1/C + 1/2: 2/3, which the second stands at after 4 / (2/3 - 1/4) = 9.6.
    let schedule = try #require(split(Reference.two).schedule(spending: Compute(flops: 12)))
    #expect(schedule.phases.allSatisfy { agree($0.compute.flops, 6, within: 1e-12) })
    #expect(agree(schedule.error, 0.25 + 4 / 15.6, within: 1e-12))
  }

  @Test func `shares are in proportion to their weights`() throws {
    // A quarter of 16 on 1/C + 1/2: 3/4, which the second stands at after 4 / (3/4 - 1/4) = 8; the
    // third weight belongs to no phase.
    let split = try split(Reference.two, weights: [1.5, 4.5, 7])
    let schedule = try #require(split.schedule(spending: Compute(flops: 16)))
    #expect(agree(schedule.phases[0].compute.flops, 4, within: 1e-12))
    #expect(agree(schedule.error, 0.25 + 4 / 20, within: 1e-12))
  }

  @Test(arguments: [0.7, 0.5, 0.3, 0.26])
  func `the compute it needs for an error is what spending it reaches`(error: Double) throws {
    let split = try split(Reference.two)
    for guess in [1.0, 40, 1e6] {
      let schedule = try #require(
        split.schedule(reaching: error, startingFrom: Compute(flops: guess)))
      #expect(agree(schedule.error, error, within: 1e-9))
      #expect(agree(split.schedule(spending: schedule.compute)?.error, error, within: 1e-9))
    }
  }

  @Test func `an error at the floor is out of reach`() throws {
    let split = try split(Reference.two)
    #expect(split.schedule(reaching: 0.25, startingFrom: Compute(flops: 10)) == nil)
  }
}
