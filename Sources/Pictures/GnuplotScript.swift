/// A figure in gnuplot's language.
///
/// Everything that comes from data is a number in a here-document or a literal by `GnuplotText`; file
/// names do not occur at all, since the picture leaves gnuplot on standard output. The same figure
/// gives the same script, byte for byte.
struct GnuplotScript {
  let figure: Figure
  let format: PictureFormat

  /// The whole script.
  var text: String {
    let panels = figure.panels.map { (setup: axes(of: $0) + labels($0.labels), series: $0.series) }
    let blocks = panels + [legend]
    let data = zip(blocks, 1...).flatMap { block, number in
      zip(block.series, names(in: number)).flatMap { series, name in
        ["\(name) << EOD"] + rows(of: series) + ["EOD"]
      }
    }
    let plots = zip(blocks, 1...).filter { !$0.0.series.isEmpty }.flatMap { block, number in
      let passes = zip(block.series, names(in: number)).flatMap { series, name in
        Self.styles(of: series.mark).map { "\(name) using \($0.columns) with \($0.style) notitle" }
      }
      return block.setup + ["plot " + passes.joined(separator: ", \\\n  ")]
    }
    let head = [
      "set encoding utf8", terminal, "set termoption noenhanced", "unset key",
      // A segment with both ends outside may still cross the panel.
      "set clip two",
    ]
    let lines = head + data + ["set multiplot"] + plots + ["unset multiplot"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func names(in block: Int) -> some Sequence<String> {
    (1...).lazy.map { "$data\(block)_\($0)" }
  }

  /// Numbers only: nothing here can end the here-document early.
  private func rows(of series: Series) -> [String] {
    series.rows.filter { $0.allSatisfy(\.isFinite) }
      .map { row in row.map { "\($0)" }.joined(separator: " ") }
  }

  static let textSize = 14.0

  /// Sizes so that all three formats show text, lines and symbols alike: 96 nominal pixels an inch.
  ///
  /// PNG has two real pixels to a nominal one. gnuplot's terminals differ in what a text point, a
  /// line width and a symbol size of 1 are; the scales below were measured against SVG. Line ends are
  /// round because the Cairo terminals of gnuplot 5.4 begin each line with a stray fraction of a
  /// pixel, on which a mitred join grows a spike.
  private var terminal: String {
    let (width, height) = (figure.width, figure.height)
    let (name, size, scales) =
      switch format {
      case .svg: ("svg", "fixed size \(Int(width)),\(Int(height))", "linewidth 1")
      case .png:
        (
          "pngcairo", "size \(Int(2 * width)),\(Int(2 * height))",
          "fontscale 1.5 linewidth 2.2 pointscale 3.3 dashlength 1.7"
        )
      case .pdf:
        (
          "pdfcairo", "size \(width / 96)in,\(height / 96)in",
          "fontscale 0.5625 linewidth 1.7 pointscale 1.24 dashlength 1.7"
        )
      }
    return "set terminal \(name) noenhanced \(size) font 'sans-serif,\(Int(Self.textSize))' "
      + "\(scales) rounded background '#ffffff'"
  }

  private func margins(_ frame: Panel.Frame) -> [String] {
    let (width, height) = (figure.width, figure.height)
    return [
      "set lmargin at screen \(frame.left / width)",
      "set rmargin at screen \(frame.right / width)",
      "set tmargin at screen \(1 - frame.top / height)",
      "set bmargin at screen \(1 - frame.bottom / height)",
    ]
  }

  private func axes(of panel: Panel) -> [String] {
    let ink = "rgb '\(Self.code(.ink))'"
    var lines =
      margins(panel.frame) + [
        "set border 3 linecolor \(ink) linewidth 0.8",
        "set tics nomirror out scale 0.6,0.3 textcolor \(ink)",
        "set grid xtics ytics back linetype 1 linecolor rgb '#e8e8e8' linewidth 0.6",
        "unset label",
      ]
    for (letter, axis) in [("x", panel.x), ("y", panel.y)] {
      let (low, high) = (axis.range.lowerBound, axis.range.upperBound)
      let ticks = axis.ticks.map { tick in
        tick.label.map { "\(GnuplotText.tickLiteral($0)) \(tick.value)" } ?? "'' \(tick.value) 1"
      }
      lines += [
        axis.scale == .logarithmic ? "set logscale \(letter) 10" : "unset logscale \(letter)",
        axis.direction == .growing
          ? "set \(letter)range [\(low):\(high)]" : "set \(letter)range [\(high):\(low)]",
        "set \(letter)tics (\(ticks.joined(separator: ", ")))",
      ]
    }
    return lines + titles(of: panel)
  }

  /// Titles are placed by hand: those of all panels stand in one line, and none leaves the picture.
  private func titles(of panel: Panel) -> [String] {
    let (frame, colour) = (panel.frame, "textcolor rgb '\(Self.code(.ink))'")
    let x = title(panel.x, frame.right - frame.left)
    let y = title(panel.y, frame.bottom - frame.top)
    let depth = 1 - (frame.bottom + Layout.titleDepth) / figure.height
    return [
      "set label \(x) at graph 0.5, screen \(depth) center \(colour)",
      "set label \(y) at screen \(14 / figure.width), graph 0.5 center rotate by 90 \(colour)",
    ]
  }

  /// An axis' title, cut to the length of the axis.
  private func title(_ axis: Axis, _ length: Double) -> String {
    GnuplotText.literal(axis.title, limit: Int(length / (0.6 * Self.textSize)))
  }

  private func labels(_ labels: [Panel.Label]) -> [String] {
    labels.map { label in
      "set label \(GnuplotText.literal(label.text)) at first \(label.x),\(label.y) left front "
        + "textcolor rgb '\(Self.code(label.colour))'"
    }
  }

  /// A panel over the whole figure in nominal pixels, without axes.
  private var legend: (setup: [String], series: [Series]) {
    let corner = figure.panels.map(\.frame).first.map {
      (left: $0.right + Layout.legendGap, top: $0.top - 4)
    }
    let drawn = figure.legend.drawn(left: corner?.left ?? 0, top: corner?.top ?? 0)
    let whole = Panel.Frame(left: 0, right: figure.width, top: 0, bottom: figure.height)
    let plain = [
      "unset logscale", "unset border", "unset xtics", "unset ytics", "unset grid", "unset label",
      "set xrange [0:\(figure.width)]", "set yrange [\(figure.height):0]",
    ]
    return (margins(whole) + plain + labels(drawn.labels), drawn.samples)
  }

  /// How gnuplot draws a mark: columns and style, more than one where it takes several passes.
  private static func styles(of mark: Mark) -> [(columns: String, style: String)] {
    switch mark {
    case .line(let colour, let width, let dash):
      // gnuplot multiplies these by the width; round ends take one more width from each gap.
      let pattern =
        switch dash {
        case .solid: "1"
        case .dashed: "(\(7 / width),\((6 + width) / width))"
        case .dotted: "(\(0.5 / width),\((4 + width) / width))"
        }
      let style = "lines linecolor rgb '\(code(colour))' linewidth \(width) dashtype \(pattern)"
      return [("1:2", style)]
    case .symbols(let symbol, let colour, let size):
      let (filled, outline) =
        switch symbol {
        case .disc: (7, nil as Int?)
        case .circle: (7, 6)
        case .square: (5, 4)
        }
      guard let outline else {
        // An outline would darken the rim of a disc that lets things through.
        return [("1:2", points(filled, colour, size, outline: 0))]
      }
      return [("1:2", points(filled, .paper, size)), ("1:2", points(outline, colour, size))]
    case .band(let colour):
      return [("1:2:3", "filledcurves fillstyle solid noborder fillcolor rgb '\(code(colour))'")]
    case .uprightBars(let colour):
      return [("1:2:(0):($3-$2)", bars(colour))]
    case .levelBars(let colour):
      return [("2:1:($3-$2):(0)", bars(colour))]
    }
  }

  private static func bars(_ colour: Colour) -> String {
    "vectors nohead linecolor rgb '\(code(colour))' linewidth 2.4"
  }

  private static func points(
    _ type: Int, _ colour: Colour, _ size: Double, outline width: Double = 1.4
  ) -> String {
    "points pointtype \(type) pointsize \(size) linecolor rgb '\(code(colour))' "
      + "linewidth \(width)"
  }

  /// gnuplot counts transparency, from 00 for none to ff, before red, green and blue.
  private static func code(_ colour: Colour) -> String {
    let clear = UInt32(((1 - colour.opacity) * 255).rounded())
    let digits = String(clear << 24 | colour.rgb, radix: 16)
    return "#" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
