import Pictures
import Scaling
import Testing

@Suite struct FitPictureTests {
  let laws = Examples.olmo.prefix(2).map { Examples.law($0) }

  func lines(_ figure: Figure, _ dash: Mark.Dash) -> [Series] {
    figure.panels[0].series.filter { series in
      guard case .line(_, _, let own) = series.mark else { return false }
      return own == dash
    }
  }

  func picture(_ laws: [Law], _ logs: [RunLog]? = nil) throws -> Figure {
    let logs = logs ?? laws.filter { $0.curve != nil }.map { Examples.log(for: $0) }
    return try FitPicture(laws: Examples.laws(laws), logs: logs).figure
  }

  @Test func `a law is solid over its points and dashed beyond`() throws {
    let figure = try picture(laws)
    let (solid, dashed) = (lines(figure, .solid), lines(figure, .dashed))
    #expect(solid.count == 2 && dashed.count == 2)
    for (law, series) in zip(laws, zip(solid, dashed)) {
      let fitted = try #require(law.fit?.compute)
      #expect(series.0.rows.first?[0] == fitted.lowerBound)
      #expect(series.0.rows.last?[0] == fitted.upperBound)
      #expect(series.1.rows.first == series.0.rows.last)
      #expect(try #require(series.1.rows.last?[0]) <= Law.reach * fitted.upperBound)
      for row in series.0.rows + series.1.rows {
        #expect(row[1] == law.curve?.error(after: Compute(flops: row[0])))
      }
    }
  }

  /// A slow twin of the band: at its ends, count the draws on either side.
  @Test func `the band holds nine tenths of the draws at every compute`() throws {
    let law = laws[0]
    let figure = try picture([law])
    let band = try #require(
      figure.panels[0].series.first { series in
        guard case .band = series.mark else { return false }
        return true
      })
    #expect(band.rows.count == 120)
    for row in band.rows {
      let errors = law.draws.map { $0.error(after: Compute(flops: row[0])) }
      let below = errors.count { $0 < row[1] }
      let above = errors.count { $0 > row[2] }
      // A twentieth of 60 draws is 3; linear interpolation puts the end between two draws.
      #expect(below == 3 && above == 3)
    }
  }

  @Test func `every point is shown, and again as a residual`() throws {
    let law = laws[0]
    let log = Examples.log(for: law, points: 7)
    let figure = try picture([law], [log])
    let rows = log.points.map { [$0.compute.flops, $0.error] }
    #expect(figure.panels[0].series.contains { $0.rows == rows })
    let residuals = try #require(figure.panels.last?.series.first).rows
    for (point, residual) in zip(log.points, residuals) {
      let predicted = try #require(law.curve).error(after: point.compute)
      #expect(abs(predicted * (1 + residual[1] / 100) - point.error) <= 1e-14 * point.error * 10)
    }
    #expect(residuals.count == 7)
  }

  /// Its axis has 72 pixels for labels and title, whether or not residuals stand below.
  @Test func `laws without their points keep the words below the axis`() throws {
    let figure = try picture(laws, [])
    try #require(figure.panels.count == 1)
    #expect(figure.height - figure.panels[0].frame.bottom >= 72)
    #expect(figure.panels[0].x.ticks.contains { $0.label?.isEmpty == false })
  }

  @Test func `the hold-out mark parts the run`() throws {
    var law = laws[0]
    law.fit?.holdOut?.heldOutPoints = 4
    let log = Examples.log(for: law, points: 10)
    let figure = try picture([law], [log])
    let mark = try #require(
      figure.panels[0].series.first {
        $0.mark == .symbols(.square, Palette.colours(1)[0], size: 0.7)
      })
    let split = mark.rows[0][0]
    #expect(log.points.count { $0.compute.flops > split } == 4)
    #expect(figure.legend.entries.contains { $0.text == "hold-out from here" })
  }

  @Test func `a shape without a law shows its points and says so`() throws {
    var law = laws[1]
    let log = Examples.log(for: law)
    law.curve = nil
    law.draws = []
    law.fit?.status = .unidentifiable
    let figure = try picture([laws[0], law], [Examples.log(for: laws[0]), log])
    #expect(figure.legend.entries.contains { $0.text == "370M (no law)" })
    #expect(lines(figure, .solid).count == 1)
    #expect(figure.panels[0].series.contains { $0.rows.count == log.points.count })
    law.curve = laws[1].curve
    law.fit?.status = .stalled
    #expect(try picture([law], [log]).legend.entries.contains { $0.text == "370M (stalled)" })
  }

  /// A law by hand has no points, so none of it may look as if it had.
  @Test func `a law by hand is dashed throughout`() throws {
    var law = laws[1]
    law.fit = nil
    let figure = try picture([laws[0], law], [Examples.log(for: laws[0])])
    #expect(lines(figure, .solid).count == 1 && lines(figure, .dashed).count == 2)
  }

  @Test func `without points and fits there is nothing to show`() {
    var law = laws[0]
    law.fit = nil
    #expect(throws: PictureError.self) {
      try FitPicture(laws: Examples.laws([law]), logs: [])
    }
    #expect(throws: PictureError.self) { try FitPicture(laws: Examples.laws([]), logs: []) }
  }

  @Test func `a log of every step stays a picture`() throws {
    let law = laws[0]
    let log = Examples.log(for: law, points: 50_000)
    let figure = try picture([law], [log])
    let shown = figure.panels[0].series.map(\.rows.count).max() ?? 0
    // The first tenth of the decades holds few of evenly spaced points: not every step has one.
    #expect((500...1000).contains(shown))
    #expect(
      figure.panels[0].series.contains {
        $0.rows.first == [log.points[0].compute.flops, log.points[0].error]
      })
  }
}
