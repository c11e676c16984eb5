import Host

/// The panel of a figure that matters most, drawn in characters, with what it shows above and its legend below.
package struct TerminalPicture {
  private let panel: Panel
  private let words: Legend
  private let canvas: TerminalCanvas
  private let glyphs: TerminalGlyphs

  package init(_ figure: Figure, on canvas: TerminalCanvas) {
    var panel = figure.panels[0]
    // Of panels that share an axis the lowest has its words.
    panel.x = figure.panels.last { $0.x.range == panel.x.range }?.x ?? panel.x
    self.panel = panel
    words = figure.legend
    self.canvas = canvas.lowered(to: Int((panel.frame.bottom - panel.frame.top) / 10) + 4)
    glyphs = TerminalGlyphs(figure.legend, canvas.style)
  }

  /// The script that is run, to keep or to change by hand.
  package var script: String {
    TerminalScript(panel: panel, canvas: canvas, glyphs: glyphs).text
  }

  /// Runs gnuplot; no line of it can do more to a terminal than change colours, and without `colour` not even that.
  package func text(program: String = "gnuplot") throws(Gnuplot.Failure) -> String {
    let drawing = try Gnuplot.drawing(by: script, program: program)
    return ([heading] + Self.lines(of: drawing, canvas.style) + legend).joined(separator: "\n")
  }

  private var heading: String {
    let (x, y) = (panel.x.title, panel.y.title)
    return FileName.printable(y.isEmpty ? x : "\(y) against \(x)")
  }

  /// What gnuplot wrote, but for the form feed before it and blank lines around it.
  private static func lines(of drawing: [UInt8], _ style: TerminalCanvas.Style) -> [String] {
    var text = ""
    for (index, piece) in Self.pieces(of: String(decoding: drawing, as: UTF8.self)).enumerated() {
      let code = index == 0 ? nil : Self.colourCode(at: piece)
      if let code, style == .colour { text += "\u{1B}[" + code }
      text.unicodeScalars += piece.dropFirst(code?.count ?? 0).unicodeScalars.filter {
        $0 == "\n" || $0.properties.generalCategory != .control
      }
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      style == .plain ? String(line.reversed().drop { $0 == " " }.reversed()) : String(line)
    }
    return Array(lines.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  /// Whether a line shows nothing, colours or not.
  private static func isBlank(_ line: String) -> Bool {
    pieces(of: line).enumerated().allSatisfy { index, piece in
      piece.dropFirst(index == 0 ? 0 : colourCode(at: piece)?.count ?? 0).allSatisfy { $0 == " " }
    }
  }

  /// What stands before the first escape sequence and what begins with each.
  private static func pieces(of text: String) -> [Substring] {
    text.split(separator: "\u{1B}[", omittingEmptySubsequences: false)
  }

  /// `38;5;32m`, the rest of a sequence that changes colours; `nil` for any other.
  private static func colourCode(at piece: Substring) -> Substring? {
    let numbers = piece.prefix { "0123456789;".contains($0) }
    let code = piece.prefix(numbers.count + 1)
    return code.last == "m" ? code : nil
  }

  /// Samples and words, as many to a line as fit.
  private var legend: [String] {
    let title = words.title.map {
      [(sample: nil as TerminalGlyphs.Glyph?, words: "\($0):")]
    }
    let entries = words.entries.compactMap { entry in
      guard let mark = entry.mark else {
        return entry.text == " " ? nil : (sample: nil as TerminalGlyphs.Glyph?, words: entry.text)
      }
      return glyphs[mark].map { (sample: $0, words: entry.text) }
    }
    var lines: [String] = []
    var width = 0
    for entry in (title ?? []) + entries {
      let words = FileName.printable(GnuplotText.shortened(entry.words))
      let length = words.count + (entry.sample.map { $0.text.count + 1 } ?? 0)
      let shown = (entry.sample.map { Self.coloured($0) + " " } ?? "") + words
      if !lines.isEmpty, width + 3 + length <= canvas.columns {
        lines[lines.count - 1] += "   " + shown
        width += 3 + length
      } else {
        lines.append(shown)
        width = length
      }
    }
    return lines
  }

  /// In the same of the 256 colours that gnuplot takes: six steps of each primary one, from the 16th on.
  private static func coloured(_ glyph: TerminalGlyphs.Glyph) -> String {
    guard let rgb = glyph.colour?.rgb else { return glyph.text }
    let steps = [16, 8, 0].map { (6 * (rgb >> $0 & 0xff)) >> 8 }
    return "\u{1B}[38;5;\(16 + 36 * steps[0] + 6 * steps[1] + steps[2])m\(glyph.text)\u{1B}[0m"
  }
}
