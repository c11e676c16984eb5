import RunLogs
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct SpikeRuleTests {
  /// A law as logged from step 1, the steepest part of any run.
  private let curve = (1...60).map { 3 * pow(Double($0), -0.5) + 1 }

  private func noisy(_ errors: [Double], sigma: Double, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return errors.map { error in
      // Irwin-Hall: twelve uniform numbers have variance one, and tails within six deviations.
      let sum = (0..<12).map { _ in Double.random(in: 0..<1, using: &generator) }.reduce(0, +)
      return error * exp(sigma * (sum - 6))
    }
  }

  @Test(arguments: 1...3)
  func `one to three points far above are spikes`(length: Int) {
    var errors = curve
    for index in 30..<(30 + length) { errors[index] *= 1.5 }
    #expect(SpikeRule.spikes(in: errors) == Array(30..<(30 + length)))
  }

  @Test func `four are the curve itself`() {
    var errors = curve
    for index in 30..<34 { errors[index] *= 1.5 }
    #expect(SpikeRule.spikes(in: errors) == [])
  }

  @Test func `two spikes are found each`() {
    var errors = curve
    (errors[20], errors[40]) = (5, 3)
    #expect(SpikeRule.spikes(in: errors) == [20, 40])
  }

  @Test func `a smooth curve has none, however steep`() {
    #expect(SpikeRule.spikes(in: curve) == [])
    #expect(SpikeRule.spikes(in: (0..<40).map { exp(-Double($0)) }) == [])
    #expect(SpikeRule.spikes(in: (0..<40).map { exp(Double($0)) }) == [])
  }

  /// Eight deviations against noise that stays within six: none may go, whatever the seed.
  @Test(arguments: [0.001, 0.01, 0.05, 0.2], 1...20)
  func `noise throughout has none`(sigma: Double, seed: Int) {
    let errors = noisy(curve, sigma: sigma, seed: UInt64(seed))
    #expect(SpikeRule.spikes(in: errors) == [])
  }

  @Test func `a spike stands out of moderate noise`() {
    for seed in UInt64(1)...20 {
      var errors = noisy(curve, sigma: 0.01, seed: seed)
      errors[25] *= 2
      #expect(SpikeRule.spikes(in: errors) == [25])
    }
  }

  @Test func `a step up and a bump that decays have none`() {
    let step = curve.enumerated().map { $0.offset < 30 ? $0.element : $0.element * 1.5 }
    #expect(SpikeRule.spikes(in: step) == [])
    let bump = curve.enumerated().map { index, error in
      index < 30 ? error : error * (1 + exp(-Double(index - 30) / 2))
    }
    #expect(SpikeRule.spikes(in: bump) == [])
  }

  @Test func `ends and short runs are left alone`() {
    #expect(SpikeRule.spikes(in: [9, 2, 2, 2, 2, 2, 2, 2]) == [])
    #expect(SpikeRule.spikes(in: [2, 2, 2, 2, 2, 2, 2, 9]) == [])
    #expect(SpikeRule.spikes(in: [2, 2, 9, 2, 2, 2]) == [])
    #expect(SpikeRule.spikes(in: []) == [])
  }
}
