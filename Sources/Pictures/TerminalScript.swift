#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The first panel of a figure in gnuplot's language, for its terminal of characters.
///
/// Every line is points close to each other, since this terminal has one character for all lines. As in
/// `GnuplotScript` all that comes from data is a number or a literal.
struct TerminalScript {
  let panel: Panel
  let canvas: TerminalCanvas
  let glyphs: TerminalGlyphs

  var text: String {
    // Symbols last: a character that a line takes is gone.
    let drawn = (panel.series.filter { !$0.mark.isSymbol } + panel.series.filter(\.mark.isSymbol))
      .compactMap { series in
        glyphs[series.mark].map { (glyph: $0, places: places(of: series)) }
      }.filter { !$0.places.isEmpty }
    let data = zip(drawn, 1...).flatMap { series, number in
      ["$data\(number) << EOD"] + series.places.map { "\($0.x) \($0.y)" } + ["EOD"]
    }
    let passes = zip(drawn, 1...).map { series, number in
      "$data\(number) using 1:2 with points pointtype \"\(series.glyph.text)\" "
        + "linecolor \(Self.code(series.glyph.colour)) notitle"
    }
    let colours = canvas.style == .colour ? "ansi256" : "mono"
    let head = [
      "set encoding utf8",
      "set terminal dumb noenhanced size \(canvas.columns),\(canvas.rows) \(colours)",
      "unset key", "set border 3", "set tics nomirror out",
    ]
    let lines = head + axis("x", panel.x) + axis("y", panel.y) + labels + data
    return (lines + ["plot " + passes.joined(separator: ", \\\n  ")]).joined(separator: "\n") + "\n"
  }

  /// The color that gnuplot calls black is the terminal's own.
  private static func code(_ colour: Colour?) -> String {
    guard let colour else { return "black" }
    let digits = String(colour.rgb, radix: 16)
    return "rgb \"#\(String(repeating: "0", count: 6 - digits.count))\(digits)\""
  }

  private var labels: [String] {
    panel.labels.map { label in
      "set label \(GnuplotText.literal(label.text)) at first \(label.x),\(label.y) left front"
    }
  }

  private func axis(_ letter: String, _ axis: Axis) -> [String] {
    let (low, high) = (axis.range.lowerBound, axis.range.upperBound)
    let ticks = legible(axis.ticks, along: letter)
      .map { "\(GnuplotText.tickLiteral($0.label ?? "")) \($0.value)" }
    return [
      axis.scale == .logarithmic ? "set logscale \(letter) 10" : "unset logscale \(letter)",
      axis.direction == .growing
        ? "set \(letter)range [\(low):\(high)]" : "set \(letter)range [\(high):\(low)]",
      "set \(letter)tics (\(ticks.joined(separator: ", ")))",
    ]
  }

  /// Labels that keep apart: every one, or every second, third and so on.
  private func legible(_ ticks: [Tick], along letter: String) -> [Tick] {
    let labelled = ticks.filter { $0.label != nil }.sorted { $0.value < $1.value }
    let widest = labelled.compactMap { $0.label?.count }.max() ?? 1
    let most = letter == "x" ? canvas.columns * 4 / 5 / (widest + 2) : canvas.rows - 3
    let stride = max(1, (labelled.count + most - 1) / max(1, most))
    return labelled.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }
}

// MARK: Lines as points

extension TerminalScript {
  private struct Place {
    let x: Double
    let y: Double
  }

  private func places(of series: Series) -> [Place] {
    let rows = series.rows.filter { $0.allSatisfy(\.isFinite) }
    switch series.mark {
    case .symbols: return rows.map { Place(x: $0[0], y: $0[1]) }
    case .line(_, _, let dash):
      let corners = rows.map { Place(x: $0[0], y: $0[1]) }
      return points(along: corners, every: dash == .solid ? 0.5 : 2)
    case .uprightBars:
      return rows.flatMap { row in
        points(along: [row[1], row[2]].map { Place(x: row[0], y: $0) }, every: 0.5)
      }
    case .levelBars:
      return rows.flatMap { row in
        points(along: [row[1], row[2]].map { Place(x: $0, y: row[0]) }, every: 0.5)
      }
    case .band: return []
    }
  }

  /// Points on the way from corner to corner, so many characters from each other.
  private func points(along corners: [Place], every step: Double) -> [Place] {
    guard var here = corners.first else { return [] }
    var points = [here]
    var rest = step
    for next in corners.dropFirst() {
      let across = panel.x.share(of: next.x) - panel.x.share(of: here.x)
      let down = panel.y.share(of: next.y) - panel.y.share(of: here.y)
      let length = max(
        abs(across) * Double(canvas.columns), abs(down) * Double(canvas.rows))
      // What lies far outside is not walked.
      if length.isFinite, length > 0, length < 1e4 {
        while rest <= length {
          let part = rest / length
          points.append(
            Place(
              x: panel.x.between(here.x, next.x, part), y: panel.y.between(here.y, next.y, part)))
          rest += step
        }
        rest -= length
      }
      here = next
    }
    return points
  }
}

extension Mark {
  fileprivate var isSymbol: Bool {
    if case .symbols = self { true } else { false }
  }
}

extension Axis {
  /// Where a value lies on the axis: 0 at its lower end, 1 at its upper.
  fileprivate func share(of value: Double) -> Double {
    let (low, high, place) = (scaled(range.lowerBound), scaled(range.upperBound), scaled(value))
    return (place - low) / (high - low)
  }

  /// The value a part of the way from one to another.
  fileprivate func between(_ from: Double, _ to: Double, _ part: Double) -> Double {
    let place = scaled(from) + part * (scaled(to) - scaled(from))
    return scale == .logarithmic ? exp(place) : place
  }

  private func scaled(_ value: Double) -> Double { scale == .logarithmic ? log(value) : value }
}
