import Scaling
import Testing
import traverse

@Suite struct LawTextTests {
  private func law(_ size: String, reason: String? = nil, warnings: [String] = []) -> Law {
    let fit = FitReport(
      status: reason == nil ? .converged : .unidentifiable, reason: reason, points: 20,
      residual: .log, objective: reason == nil ? 1.5e-4 : nil, condition: 120, compute: 1e15...1e18,
      error: 3...5, intervals: .init(b: Interval(0.4, 0.6), d: Interval(0, .infinity)),
      holdOut: .init(
        fittedPoints: 10, heldOutPoints: 10, rmse: 0.01, errorAtEnd: -0.012, verdict: .drifts),
      warnings: warnings)
    return Law(
      shape: Shape([("size", AxisValue(size))]),
      curve: reason == nil ? PowerLaw(a: 1e9, b: 0.5, c: 3) : nil, fit: fit)
  }

  @Test func `parameters with intervals, then how the fits went`() {
    let laws = LawSet(
      metric: "loss", convention: .sixND,
      laws: [law("1M"), law("10M", reason: "too short")])
    #expect(
      LawText.text(laws) == """
        2 laws E = a (C + d)^-b + c of loss,
        compute counted as 6nd

        shape           a      b                       c  d
        size=1M   1.000e9  0.500  [0.400, 0.600]  3.0000  0  [0, ∞]
        size=10M     none

        shape     points  FLOP                objective  condition  unseen half           status
        size=1M       20  1.00e15 to 1.00e18   1.500e-4        120  drifts       -1.20 %  converged
        size=10M      20  1.00e15 to 1.00e18                   120  drifts       -1.20 %  unidentifiable

        Brackets: 90 % profile-likelihood intervals. Unseen half: a law fitted to the lower half, at \
        the last point.
        """)
  }

  @Test func `laws by hand need no table of fits`() {
    let law = Law(shape: Shape([("size", .integer(1))]), curve: PowerLaw(a: 10, b: 0.5, c: 3))
    let text = LawText.text(LawSet(metric: "loss", convention: .sixND, laws: [law]))
    #expect(text.hasSuffix("size=1  1.000e1  0.500  3.0000  0"))
  }

  @Test func `the same remark on several laws is one line`() {
    let laws = LawSet(
      metric: "loss", convention: .sixND,
      laws: [
        law("1M", warnings: ["drifts", "few points"]), law("10M", reason: "too short"),
        law("100M", warnings: ["drifts"]),
      ])
    #expect(LawText.warnings(laws) == ["size=1M, size=100M: drifts", "size=1M: few points"])
    #expect(LawText.refusals(laws) == ["size=10M: too short"])
  }

  @Test func `without any curve there is no table of parameters`() {
    let text = LawText.text(
      LawSet(metric: "loss", convention: .sixND, laws: [law("1M", reason: "too short")]))
    #expect(!text.contains("none"))
    #expect(text.contains("unidentifiable"))
  }
}
