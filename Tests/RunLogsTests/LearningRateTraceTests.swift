import RunLogs
import Scaling
import Testing

@Suite struct LearningRateTraceTests {
  @Test(
    arguments: [
      [3e-4], [3e-4, 3e-4, 3e-4], [1e-6, 2e-6, 2e-6, 3e-6, 3e-6, 3e-6, 3e-6, 3e-6, 3e-6, 3e-6],
      [1, 2, 3, 3, 3, 3, 3, 3], [1, 1.005, 1, 1.005],
    ] as [[Double]])
  func `constant, warm-up passed`(rates: [Double]) {
    #expect(LearningRateTrace.judge(rates) == .constant)
  }

  @Test(
    arguments: [
      ([1, 2, 4, 4, 3, 2, 1], 4.0), ([4, 4, 4, 4, 1, 1], 4), ([4, 4, 4, 4, 4, 8, 8], 2),
      ([1, 2, 3, 4], 4), ([2, 1, 2, 1, 2, 1], 2), ([4, 4, 2, 0], .infinity),
    ] as [([Double], Double)])
  func `varying`(rates: [Double], ratio: Double) {
    #expect(LearningRateTrace.judge(rates) == .varying(ratio: ratio))
  }

  @Test(arguments: [[], [.nan], [0, 0]] as [[Double]])
  func `unknown where nothing is told`(rates: [Double]) {
    #expect(LearningRateTrace.judge(rates) == .unknown)
  }
}
