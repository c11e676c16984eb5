import Planner
import Scaling
import TestSupport
import Testing

@Suite struct WholeStepsTests {
  private func computes(_ flops: [Double]) -> [Compute] { flops.map(Compute.init(flops:)) }

  /// 33.3 steps; 99 spent, so 10.1; 199 spent, so 7.525, which is 8: the adapter's own example.
  @Test func `phases take the whole steps that come nearest`() {
    let ends = computes([100, 200, 500])
    #expect(WholeSteps.counts(until: ends, step: computes([3, 10, 40])) == [33, 10, 8])
  }

  @Test func `a phase has one step at least`() {
    #expect(
      WholeSteps.counts(until: computes([10, 11, 21]), step: computes([8, 8, 8])) == [1, 1, 1])
  }

  /// The property that cumulative rounding is for: no end is off by more than half of its phase's own step.
  @Test func `rounding never adds up`() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let phases = Int.random(in: 1...6, using: &random)
      let steps = (0..<phases).map { _ in Double.random(in: 0.5...30, using: &random) }
      var (ends, end): ([Double], Double) = ([], 0)
      for step in steps {
        // At least a step and a half, so that the least of one step never comes in.
        end += Double.random(in: 61...1000, using: &random) + step
        ends.append(end)
      }
      let counts = WholeSteps.counts(until: computes(ends), step: computes(steps))
      var spent = 0.0
      for index in counts.indices {
        spent += Double(counts[index]) * steps[index]
        #expect(abs(spent - ends[index]) <= steps[index] / 2 * (1 + 1e-12))
      }
    }
  }

  @Test func `counts end at the limit`() {
    let counts = WholeSteps.counts(until: computes([1e30]), step: computes([1]))
    #expect(counts == [Int(WholeSteps.limit)])
  }
}
