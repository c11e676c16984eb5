import Pictures
import Scaling
import Testing

@Suite struct WhatIfPictureTests {
  let rows = [
    WhatIfRow(label: "b", value: 3.23, interval: Interval(3.22, 3.24), reference: 3.26),
    WhatIfRow(label: "none", value: nil),
    WhatIfRow(label: "a", value: 3.21, interval: Interval(3.2, .infinity), reference: 3.25),
    WhatIfRow(label: "c", value: 3.23),
  ]

  @Test func `the best is on top and the impossible at the bottom`() throws {
    let figure = try WhatIfPicture(
      rows, metric: "loss", goal: .budget(Compute(flops: 1e20))
    ).figure
    let panel = figure.panels[0]
    #expect(panel.y.ticks.map(\.label) == ["a", "b", "c", "none"])
    #expect(panel.y.direction == .falling)
    #expect(panel.x.title == "final loss for 10²⁰ FLOP")
    #expect(panel.labels.map(\.text) == ["not reachable"])
    #expect(panel.labels.map(\.y) == [4])
  }

  @Test func `values, intervals and references stand in their rows`() throws {
    let figure = try WhatIfPicture(
      rows, metric: "loss", goal: .target(error: 3.2)
    ).figure
    let series = figure.panels[0].series
    #expect(series.contains { $0.rows == [[3.21, 1], [3.23, 2], [3.23, 3]] })
    #expect(series.contains { $0.rows == [[3.25, 1], [3.26, 2]] })
    let bars = series.first { $0.mark == .levelBars(Palette.colours(1)[0]) }
    #expect(bars?.rows.count == 2)
    #expect(bars?.rows[0][2] ?? 0 >= figure.panels[0].x.range.upperBound)
    #expect(figure.panels[0].x.title == "compute to reach loss 3.2 (FLOP)")
  }

  @Test func `without any value there is no picture`() {
    #expect(throws: PictureError.nothingToShow("no set of shapes reaches the goal")) {
      try WhatIfPicture(
        [WhatIfRow(label: "x", value: nil)], metric: "loss", goal: .target(error: 1))
    }
  }
}
