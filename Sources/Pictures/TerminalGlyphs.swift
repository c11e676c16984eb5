/// Which character stands for which mark on a terminal, and in which colour.
///
/// With colours a shape's law is dots and a plan's phase is blocks; without them both are the shape's letter, small and
/// capital.
struct TerminalGlyphs {
  private let style: TerminalCanvas.Style
  /// The colours of shapes, in the order of the legend.
  private let shapes: [UInt32]

  struct Glyph {
    /// One character where it is drawn; more in a legend, for what is drawn with gaps.
    let text: String
    /// `nil` for the terminal's own colour.
    let colour: Colour?
  }

  init(_ legend: Legend, _ style: TerminalCanvas.Style) {
    self.style = style
    var shapes: [UInt32] = []
    for case .line(let colour, _, _)? in legend.entries.map(\.mark)
    where !Self.neutral.contains(colour.rgb) && !shapes.contains(colour.rgb) {
      shapes.append(colour.rgb)
    }
    self.shapes = shapes
  }

  private static let neutral = [Colour.ink, .grey, .paleGrey, .paper].map(\.rgb)

  /// `nil` for what characters are too coarse to show: bands, and what is dotted or pale.
  subscript(mark: Mark) -> Glyph? {
    switch mark {
    case .band: return nil
    case .line(_, _, .dotted): return nil
    case .line(let colour, _, _) where colour.rgb == Colour.paleGrey.rgb: return nil
    case .line(let colour, let width, let dash):
      if let shape = glyph(of: colour, isHeavy: width >= 3) { return shape }
      return neutral(colour, width, dash)
    case .symbols(.disc, let colour, _):
      return glyph(of: colour, isHeavy: true, "•")
        ?? Glyph(text: colour.rgb == Colour.grey.rgb ? "•" : "●", colour: own(colour))
    case .symbols(.circle, let colour, _): return Glyph(text: "○", colour: own(colour))
    case .symbols(.square, let colour, _): return Glyph(text: "□", colour: own(colour))
    case .uprightBars(let colour): return Glyph(text: "|", colour: own(colour))
    case .levelBars(let colour): return Glyph(text: "-", colour: own(colour))
    }
  }

  /// What is about no shape: lines of a goal and a baseline, and in legends any shape's.
  private func neutral(_ colour: Colour, _ width: Double, _ dash: Mark.Dash) -> Glyph {
    if width >= 3 { return Glyph(text: style == .plain ? "A" : "█", colour: nil) }
    guard colour.rgb == Colour.grey.rgb, width > 1 else {
      return Glyph(text: dash == .dashed ? "-" : ":", colour: own(colour))
    }
    let law = style == .plain ? "a" : "·"
    return Glyph(text: dash == .dashed ? "\(law) \(law)" : law, colour: own(colour))
  }

  /// That of a shape; `nil` for what belongs to none.
  private func glyph(of colour: Colour, isHeavy: Bool, _ heavy: String = "█") -> Glyph? {
    guard let index = shapes.firstIndex(of: colour.rgb) else { return nil }
    switch style {
    case .colour: return Glyph(text: isHeavy ? heavy : "·", colour: own(colour))
    case .plain:
      let letters = "abcdefghijklmnopqrstuvwxyz"
      let letter = String(
        letters[letters.index(letters.startIndex, offsetBy: index % letters.count)])
      return Glyph(text: isHeavy ? letter.uppercased() : letter, colour: nil)
    }
  }

  /// Ink is what the terminal writes in, be its ground dark or light.
  private func own(_ colour: Colour) -> Colour? {
    style == .plain || colour.rgb == Colour.ink.rgb ? nil : colour
  }
}
