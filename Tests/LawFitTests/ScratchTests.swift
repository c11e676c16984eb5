import LawFit
import Scaling
import Testing

@Suite struct ScratchTests {
  func show(_ name: String, _ runs: [RunLog], _ options: FitOptions = .init()) throws {
    let clock = ContinuousClock(), t0 = clock.now
    let law = try LawFitter.fit(runs, options: options).laws[0]
    let f = try #require(law.fit)
    print("Q", name, f.status, f.reason ?? "", "n", f.points, "obj", f.objective ?? 0, law.curve as Any, "cond", f.condition ?? 0)
    print("   ", "a", f.intervals?.a as Any, "b", f.intervals?.b as Any, "c", f.intervals?.c as Any, "d", f.intervals?.d as Any, "SE", f.standardErrors as Any)
    print("   ", f.holdOut as Any, "rmse", f.rmse ?? 0, "rho", f.autocorrelation ?? 0, f.warnings, clock.now - t0)
  }
  @Test func scratch() throws {
    for size in ReferenceRuns.ladder { try show(size, [try ReferenceRuns.olmo(size)]) }
    for (m, s) in [("d=96_l=8_h=4","11M"),("d=512_l=8_h=4","79M"),("d=576_l=24_h=8","154M"),("d=1024_l=24_h=8","411M")] { try show(s, [try ReferenceRuns.openLM(m, size: s)]) }
    for p in [14, 7] { try show("patch\(p)", [try ReferenceRuns.fashion(patch: p, from: 1e12)]); try show("patch\(p)all", [try ReferenceRuns.fashion(patch: p, from: 0)]) }
    var linear = FitOptions(); linear.residual = .linear; linear.draws = 100
    for s in ["25", "100", "400"] { try show("mpl\(s)", [try ReferenceRuns.multiPowerLaw(s, steps: 0...72000)], linear) }
    for f in [2176.0, 6000, 9000, 12000, 15000] { try show("window\(f)", [try ReferenceRuns.multiPowerLaw("400", steps: f...24000)], linear) }
    for s in ["25", "100", "400"] { for f in [2176.0, 6000, 12000] { try show("win\(s) \(f)", [try ReferenceRuns.multiPowerLaw(s, steps: f...24000)], linear) }}
  }
}
