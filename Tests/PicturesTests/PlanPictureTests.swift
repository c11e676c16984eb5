import Pictures
import Scaling
import Testing

@Suite struct PlanPictureTests {
  let laws = Examples.laws(Examples.olmo.map { Examples.law($0, draws: 0) })

  func has(_ mark: Mark, _ figure: Figure) -> Bool {
    figure.panels.flatMap(\.series).contains { $0.mark == mark }
  }

  /// The thick lines of the upper panel, in order.
  func path(_ figure: Figure) -> [Series] {
    figure.panels[0].series.filter { series in
      guard case .line(_, 4.0, _) = series.mark else { return false }
      return true
    }
  }

  @Test func `the path leads to the projected end, each phase in its shape's colour`() throws {
    let plan = Examples.plan(laws, budget: 1e20)
    let figure = try PlanPicture(plan, laws: laws).figure
    let path = path(figure)
    let colours = Palette.colours(5).prefix(4).map { Mark.line($0, width: 4, dash: .solid) }
    #expect(path.map(\.mark) == Array(colours))
    let end = try #require(path.last?.rows.last)
    #expect(end[1] == plan.final.error)
    #expect(abs(end[0] / plan.final.compute.flops - 1) <= 4000 * Double.ulpOfOne)
  }

  @Test func `a phase beyond its points is dashed from there on`() throws {
    let plan = Examples.plan(laws, budget: 1e23)
    let path = path(try PlanPicture(plan, laws: laws).figure)
    let last = try #require(path.last)
    #expect(last.mark == .line(Palette.colours(5)[4], width: 4, dash: .dashed))
    let fitted = try #require(laws.laws[4].fit?.compute.upperBound)
    let start = try #require(last.rows.first)
    #expect(start == path[path.count - 2].rows.last)
    let curve = try #require(laws.laws[4].curve)
    let error = curve.error(after: Compute(flops: fitted))
    #expect(abs(start[1] - error) <= 1e-12 * error)
  }

  /// Difference quotient of the inverse law against the curve drawn.
  @Test func `prices are slopes, and the envelope is the least of them`() throws {
    let figure = try PlanPicture(Examples.plan(laws, budget: 1e20), laws: laws).figure
    let envelope = figure.panels[1].series.filter { series in
      guard case .line(.paleGrey, _, _) = series.mark else { return false }
      return true
    }
    #expect(envelope.count >= 4)
    for row in envelope.flatMap(\.rows) {
      let h = 1e-6
      let slopes = laws.laws.filter { row[0] <= $0.largestError ?? 0 }.compactMap {
        law -> Double? in
        guard let low = law.curve?.compute(toReach: row[0] - h),
          let high = law.curve?.compute(toReach: row[0] + h)
        else { return nil }
        return (low.flops - high.flops) / (2 * h)
      }
      let least = try #require(slopes.min())
      // Truncation is of order (h / (E - c))², rounding of order 1e-16 · E / h.
      #expect(abs(row[1] / least - 1) <= 1e-5)
    }
  }

  @Test func `a static plan has no transitions and nothing to compare with`() throws {
    let plan = Examples.plan(laws, budget: 3e18)
    #expect(plan.phases.count == 1)
    let figure = try PlanPicture(plan, laws: laws).figure
    let words = figure.legend.entries.map(\.text)
    #expect(!words.contains("transition") && !words.contains { $0.hasPrefix("best static") })
    #expect(words.contains("budget"))
  }

  @Test func `intervals are drawn, open ends to the edge`() throws {
    var plan = Examples.plan(laws, budget: 1e20)
    plan.final.errorInterval = Interval(3.2, 3.23)
    plan.final.computeInterval = Interval(9e19, .infinity)
    let figure = try PlanPicture(plan, laws: laws).figure
    let bars = figure.panels[0].series.filter {
      [.uprightBars(.ink), .levelBars(.ink)].contains($0.mark)
    }
    #expect(bars.map(\.rows.count) == [1, 1])
    #expect(Array(bars[0].rows[0][1...]) == [3.2, 3.23])
    #expect(bars[1].rows[0][2] >= figure.panels[0].x.range.upperBound)
    #expect(figure.legend.entries.contains { $0.text == "projected end, 90 % interval" })
  }

  @Test func `laws that no plan may use are not shown`() throws {
    var set = laws
    set.laws[4].fit?.status = .stalled
    let figure = try PlanPicture(Examples.plan(laws, budget: 1e20), laws: set).figure
    #expect(!figure.legend.entries.contains { $0.text == "3B" })
    #expect(throws: PictureError.noLaw(set.laws[4].shape)) {
      try PlanPicture(Examples.plan(laws, budget: 1e22), laws: set)
    }
  }

  @Test func `a law by hand that begins at no compute can be shown`() throws {
    let curve = PowerLaw(a: 1e8, b: 0.5, c: 2, d: 1e16)
    let law = Law(shape: Shape([("size", .label("x"))]), curve: curve)
    let set = Examples.laws([law])
    let plan = Plan(
      metric: "loss", convention: .sixND, goal: .target(error: 2.1), method: .rule,
      phases: [
        .init(
          shape: law.shape, startError: curve.error(after: .zero), endError: 2.1,
          compute: Compute(flops: 9.9e17), cumulative: Compute(flops: 9.9e17))
      ], final: .init(error: 2.1, compute: Compute(flops: 9.9e17)))
    let figure = try PlanPicture(plan, laws: set).figure
    #expect(figure.panels[0].x.range.lowerBound > 0)
    #expect(SVGText(try Gnuplot.render(figure, as: .svg)).isWellFormed)
  }
}
