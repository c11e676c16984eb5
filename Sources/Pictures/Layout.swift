/// Where panels stand: one column of equal width, the legend to its right.
///
/// All margins come from the words they have to hold, so that no label meets another or the edge.
struct Layout {
  static let panelWidth = 540.0
  private static let top = 16.0
  /// How far below a panel the middle of its x axis' title stands.
  static let titleDepth = 50.0
  /// Tick labels and title below a panel.
  private static let below = 72.0
  private static let gap = 12.0
  /// Between panels and legend.
  static let legendGap = 20.0

  let frames: [Panel.Frame]
  let width: Double
  let height: Double

  /// Panels of these heights, top to bottom.
  ///
  /// - Parameters:
  ///   - heights: of each panel's axes, in nominal pixels.
  ///   - sharingAxis: the first so many panels stand closely over one another on one x axis.
  ///   - tickLabels: everything written along the y axes.
  ///   - legend: what stands beside the first panel.
  init(heights: [Double], sharingAxis: Int = 0, tickLabels: [String], legend: Legend) {
    let left = 44 + Self.widest(tickLabels)
    var top = Self.top
    var frames: [Panel.Frame] = []
    for (index, height) in heights.enumerated() {
      frames.append(
        Panel.Frame(left: left, right: left + Self.panelWidth, top: top, bottom: top + height))
      let isAbove = index < min(sharingAxis, heights.count) - 1
      top += height + (isAbove ? Self.gap : Self.below)
    }
    self.frames = frames
    let right = legend.entries.isEmpty ? 24 : Self.legendGap + legend.width + 12
    width = (left + Self.panelWidth + right).rounded(.up)
    height = max(top, Self.top + legend.height + 12)
  }

  /// Width of the longest text, in nominal pixels.
  ///
  /// Sans-serif letters are 0.6 of their height wide on average, those of East Asia all of it.
  static func widest(_ texts: [String]) -> Double {
    texts.map { text in
      text.unicodeScalars.prefix(GnuplotText.longest).reduce(0) { sum, scalar in
        let isWide = (0x1100...0x115f).contains(scalar.value) || scalar.value >= 0x2e80
        return sum + GnuplotScript.textSize * (isWide ? 1 : 0.6)
      }
    }.max() ?? 0
  }
}

extension Figure {
  /// One panel, or two closely over one another on one x axis, which is then labelled below alone.
  init(
    sharing x: Axis, _ upper: (y: Axis, series: [Series]), _ lower: (y: Axis, series: [Series])?,
    heights: [Double], legend: Legend
  ) {
    let layout = Layout(
      heights: heights, sharingAxis: 2,
      tickLabels: (upper.y.ticks + (lower?.y.ticks ?? [])).compactMap(\.label), legend: legend)
    var panels = [Panel(frame: layout.frames[0], x: x, y: upper.y, series: upper.series)]
    if let lower {
      panels[0].x.title = ""
      panels[0].x.ticks = x.ticks.map { Tick(value: $0.value, label: $0.label == nil ? nil : "") }
      panels.append(Panel(frame: layout.frames[1], x: x, y: lower.y, series: lower.series))
    }
    self.init(width: layout.width, height: layout.height, panels: panels, legend: legend)
  }
}

extension Axis {
  /// Error or compute on a logarithmic scale, with some air at both ends.
  static func logarithmic(
    _ title: String, _ range: ClosedRange<Double>, padding: Double = 0.03
  ) -> Axis {
    let padded = range.widened(by: padding)
    return Axis(
      title: title, range: padded, scale: .logarithmic, ticks: Ticks.logarithmic(padded))
  }
}
