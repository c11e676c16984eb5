import LawFit
import Scaling
import Testing

@Suite struct ScratchTests {
  func report(_ name: String, _ runs: [RunLog], _ residual: FitReport.Residual = .log, draws: Int = 0) {
    let clock = ContinuousClock()
    let t0 = clock.now
    let points = LawPoints(runs)
    let fit = ConstrainedFit(points, residual: residual, limits: .init())
    let grid = StartGrid(points, residual: residual, limits: .init())
    var random = RandomStream(seed: 1, name: name)
    guard let best = fit.lowest(from: grid, random: &random) else { print("Q", name, "none"); return }
    let t1 = clock.now
    let e = FitEvidence(best, in: fit)
    let law = best.law.powerLaw(in: points)
    let scale = residual == .linear ? points.errorUnit * points.errorUnit : 1
    let maxd = best.law.shift / points.largestCompute
    let pr = fit.solver.residuals.predictions(of: best.law)
    let range = ((pr.max() ?? 0) - (pr.min() ?? 0))
    let sd = e.rootMeanSquare * (residual == .linear ? 1 : (pr.reduce(0,+)/Double(pr.count)))
    print("Q", name, "n", points.count, "obj", best.objective * scale, "b", law?.b ?? 0, "c", law?.c ?? 0, "d/max", maxd, fit.bounds(of: best).map(\.rawValue), "rcond", e.reciprocalCondition, e.isSound, "rho", e.autocorrelation.lagOne, "neff", e.autocorrelation.effectivePoints, "move/sd", range / sd)
    let t2 = clock.now
    for p in LawParameter.allCases { 
      let i = ProfileLikelihoodTest.interval(fit, best, e, p)
      print("   ", p, best.law[p], i)
    }
    let t3 = clock.now
    if draws > 0 {
      let boot = Bootstrap(fit, best, e, grid: grid, count: draws, random: &random)
      let bs = boot.laws.map(\.b).sorted(), cs = boot.laws.map(\.c).sorted()
      print("    boot", boot.failures, "block", e.autocorrelation.blockLength(points: points.count), "b", bs[draws/20], bs[draws*19/20], "c", cs[draws/20], cs[draws*19/20])
    }
    let t4 = clock.now
    print("    time fit", t1 - t0, "profile", t3 - t2, "boot", t4 - t3)
  }
  @Test func scratch() throws {
    for size in ReferenceRuns.ladder { report(size, [try ReferenceRuns.olmo(size)], draws: 1000) }
    for size in ReferenceRuns.ladder { report(size, [try ReferenceRuns.olmo(size)], .linear) }
    for (m, s) in [("d=96_l=8_h=4","11M"),("d=512_l=8_h=4","79M"),("d=576_l=24_h=8","154M"),("d=1024_l=24_h=8","411M")] { report(s, [try ReferenceRuns.openLM(m, size: s)], draws: 1000) }
    for p in [14, 7] { report("patch\(p)", [try ReferenceRuns.fashion(patch: p, from: 1e12)], draws: 1000) }
    for s in ["25", "100", "400"] { report("mpl\(s)", [try ReferenceRuns.multiPowerLaw(s, steps: 0...72000)], .linear) }
    for f in [2176.0, 6000, 9000, 12000, 15000] { report("window\(f)", [try ReferenceRuns.multiPowerLaw("400", steps: f...24000)], .linear) }
    report("huber 190M", [try ReferenceRuns.olmo("190M")], .huber(width: 1e-3), draws: 200)
    report("huber 3B", [try ReferenceRuns.olmo("3B")], .huber(width: 1e-3), draws: 200)
  }
}
