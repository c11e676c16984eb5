import Scaling
import Testing
import traverse

@Suite struct SweepAdviceTests {
  private static let runs = [
    SweepAdvice.Run(folder: "sweep/cells/patch7", compute: Compute(flops: 1.05e12))
  ]

  private func law(_ status: FitReport.Status, _ reason: String? = nil) -> Law {
    Law(
      shape: Shape([("patch", .integer(7))]), curve: nil,
      fit: FitReport(
        status: status, reason: reason, points: 4, residual: .log, compute: 1...2, error: 3...4))
  }

  @Test func `a run that is too short is gone on with by a command that can be typed`() {
    #expect(
      SweepAdvice.advice(law(.unidentifiable, "too few points"), Self.runs)
        == "patch=7: too few points; four times as long may tell: "
        + "traverse resume sweep/cells/patch7 --budget 4.2e12, then calibrate again")
    #expect(SweepAdvice.advice(law(.atBound([.floorZero])), Self.runs)?.contains("4.2e12") == true)
    #expect(SweepAdvice.advice(law(.stalled, "stopped"), Self.runs)?.contains("4.2e12") == true)
  }

  @Test func `of a shape with several seeds every run is named`() {
    let two = Self.runs + [.init(folder: "b", compute: Compute(flops: 1e12))]
    let advice = SweepAdvice.advice(law(.stalled, "stopped"), two)
    #expect(advice?.contains("4.2e12 and traverse resume b --budget 4e12, then") == true)
  }

  @Test func `where the error rises again nobody is sent to train longer`() {
    let reason = FitReport.risingEnd + " by 3 % towards the end"
    let advice = SweepAdvice.advice(law(.unidentifiable, reason), Self.runs)
    #expect(advice?.contains("--learning-rate") == true && advice?.contains("resume") == false)
  }

  @Test func `a law that stands needs none`() {
    #expect(SweepAdvice.advice(law(.converged), Self.runs) == nil)
    #expect(SweepAdvice.advice(law(.atBound([.shiftZero])), Self.runs) == nil)
  }
}
