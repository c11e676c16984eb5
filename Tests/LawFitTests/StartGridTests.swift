import LawFit
import Scaling
import Testing

@Suite struct StartGridTests {
  func points(_ law: PowerLaw) -> LawPoints {
    var random = RandomStream(seed: 4, name: "grid")
    return LawPoints([SyntheticRun(law: law, noise: 1e-3).run(using: &random)])
  }

  let law = PowerLaw(a: 2.2e9, b: 0.5, c: 3, d: 4e18)

  @Test(arguments: [FitReport.Residual.linear, .log])
  func `objectives are those of the laws at the nodes`(residual: FitReport.Residual) throws {
    let points = points(law)
    let grid = StartGrid(points, residual: residual, limits: .init())
    for start in grid.basins(for: points.errors, limit: 5) {
      let models = LawResiduals(points: points, residual: residual).predictions(of: start.law)
      let sum = zip(models, points.errors).reduce(0) { sum, pair in
        let weight = residual == .linear ? 1 : 1 / (pair.1 * pair.1)
        return sum + weight * (pair.0 - pair.1) * (pair.0 - pair.1)
      }
      // The node's sum is a difference of sums of order one.
      #expect(abs(start.objective - sum) < 1e-12)
    }
  }

  @Test func `the best basin lies beside the law`() throws {
    let points = points(law)
    let grid = StartGrid(points, residual: .log, limits: .init())
    let start = try #require(grid.basins(for: points.errors, limit: 5).first)
    // Neighbouring exponents of the grid differ by a factor of 1.34.
    #expect(start.law.decay > law.b / 1.8 && start.law.decay < law.b * 1.8)
    #expect(start.free == LawParameter.allCases)
  }

  @Test func `a start without shift is always among them`() {
    let points = points(law)
    let starts = StartGrid(points, residual: .log, limits: .init())
      .basins(for: points.errors, limit: 2)
    #expect(starts.contains { $0.law.logShift == 0 && !$0.free.contains(.shift) })
  }

  @Test func `rising errors have no start`() {
    let rising = LawPoints([
      ReferenceRuns.run(computes: [1, 2, 3, 4, 5], errors: [1, 1.1, 1.2, 1.3, 1.4])
    ])
    let grid = StartGrid(rising, residual: .log, limits: .init())
    #expect(grid.basins(for: rising.errors, limit: 5).isEmpty)
  }

  @Test func `pinned parameters are pinned at every node`() {
    let points = points(law)
    let limits = ConstrainedFit.Limits(floor: 0.5, logShift: 0.125)
    let starts = StartGrid(points, residual: .log, limits: limits)
      .basins(for: points.errors, limit: 5)
    #expect(!starts.isEmpty)
    for start in starts {
      #expect(start.law.floor == 0.5)
      #expect(start.law.logShift == 0.125)
      #expect(start.free == [.scale, .decay])
    }
  }
}
