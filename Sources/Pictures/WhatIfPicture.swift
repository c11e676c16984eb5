package import Scaling

/// What one set of shapes would reach, for comparison with others.
package struct WhatIfRow: Hashable, Sendable {
  package var label: String
  /// Final error, or compute to the target in FLOPs; `nil` where the set cannot do it.
  package var value: Double?
  package var interval: Interval?
  /// The same quantity for the set's best static run.
  package var reference: Double?

  package init(
    label: String, value: Double?, interval: Interval? = nil, reference: Double? = nil
  ) {
    self.label = label
    self.value = value
    self.interval = interval
    self.reference = reference
  }
}

/// Sets of shapes side by side, best on top: what each reaches, and what its best static run would.
package struct WhatIfPicture {
  private let metric: String
  private let goal: Plan.Goal
  private let level: Double
  private let rows: [WhatIfRow]
  private let range: ClosedRange<Double>

  private static let referenceMark = Mark.symbols(.square, .ink, size: 0.8)

  /// Sorts the rows by value; sets that cannot reach the goal come last, equal ones keep their order.
  ///
  /// Throws where no set reaches the goal.
  package init(
    _ rows: [WhatIfRow], metric: String, goal: Plan.Goal, level: Double = 0.9
  ) throws(PictureError) {
    self.metric = metric
    self.goal = goal
    self.level = level
    self.rows = rows.enumerated().sorted { a, b in
      (a.element.value ?? .infinity, a.offset) < (b.element.value ?? .infinity, b.offset)
    }.map(\.element)
    let ends = rows.flatMap { row in
      [row.value, row.reference, row.interval?.lower, row.interval?.upper].compactMap { $0 }
    }
    guard rows.contains(where: { $0.value != nil }), let range = ClosedRange(spanning: ends)
    else { throw .nothingToShow("no set of shapes reaches the goal") }
    self.range = range
  }

  package var figure: Figure {
    let places = zip(rows, 1...).map { row, place in
      Tick(value: Double(place), label: GnuplotText.shortened(row.label))
    }
    let x = Axis.logarithmic(title, range, padding: 0.06)
    let y = Axis(
      title: "", range: 0.4...Double(rows.count) + 0.6, scale: .linear, direction: .falling,
      ticks: places)
    let layout = Layout(
      heights: [30 * Double(rows.count) + 30], tickLabels: places.compactMap(\.label),
      legend: legend)
    let unreachable = zip(rows, 1...).filter { $0.0.value == nil }.map { _, place in
      Panel.Label(text: "not reachable", x: range.lowerBound, y: Double(place), colour: .grey)
    }
    let panel = Panel(
      frame: layout.frames[0], x: x, y: y, series: series, labels: unreachable)
    return Figure(
      width: layout.width, height: layout.height, panels: [panel], legend: legend)
  }

  private var title: String {
    switch goal {
    case .budget(let budget):
      return "final \(metric) for \(Numerals.scientific(budget.flops)) FLOP"
    case .target(let error):
      return "compute to reach \(metric) \(error) (FLOP)"
    }
  }

  private var series: [Series] {
    let placed = zip(rows, 1...).map { (row: $0, place: Double($1)) }
    let colour = Palette.colours(1)[0]
    let bars = placed.compactMap { row, place in
      row.interval.map { $0.within(range) }.map { [place, $0.lower, $0.upper] }
    }
    let gains = placed.compactMap { row, place -> Series? in
      guard let value = row.value, let reference = row.reference else { return nil }
      return Series(
        rows: [[value, place], [reference, place]], mark: .line(.grey, width: 0.8, dash: .dotted))
    }
    let references = placed.compactMap { row, place in row.reference.map { [$0, place] } }
    let values = placed.compactMap { row, place in row.value.map { [$0, place] } }
    let marks = [
      Series(rows: bars, mark: .levelBars(colour)),
      Series(rows: references, mark: Self.referenceMark),
      Series(rows: values, mark: .symbols(.disc, colour, size: 0.8)),
    ]
    return (gains + marks).filter { !$0.rows.isEmpty }
  }

  private var legend: Legend {
    let colour = Palette.colours(1)[0]
    var entries = [Legend.Entry(text: "adaptive", mark: .symbols(.disc, colour, size: 0.8))]
    if rows.contains(where: { $0.interval != nil }) {
      let share = Numerals.rounded(100 * level, digits: 2)
      entries.append(.init(text: "\(share) % interval", mark: .levelBars(colour)))
    }
    if rows.contains(where: { $0.reference != nil }) {
      entries.append(.init(text: "best static", mark: Self.referenceMark))
    }
    return Legend(title: nil, entries: entries)
  }
}
