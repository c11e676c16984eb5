/// Text as a gnuplot string literal that cannot be anything but text.
///
/// Names in logs are data, and gnuplot is a language: `system("…")`, back-quotes and `"< command"` run
/// programs. Three rules keep names out of it.
/// - Literals are single-quoted: gnuplot then expands neither back-quotes, macros nor backslashes,
///   and the one character with a meaning, the quote itself, is doubled.
/// - A literal never holds a line break or another control character, which could end the line.
/// - Enhanced mode (`_ ^ { } @ & ~`) is off in every terminal this module asks for.
enum GnuplotText {
  /// Longer names are cut in the middle: the ends of names carry the difference.
  static let longest = 48

  /// For titles, labels and the legend.
  static func literal(_ text: String) -> String {
    let shown = harmless(shortened(text))
    return "'" + shown.flatMap { $0 == "'" ? ["'", "'"] : [$0] } + "'"
  }

  /// For labels of ticks, which gnuplot also reads as number formats.
  static func tickLiteral(_ text: String) -> String {
    // A label without % is taken as it is; with one, %% stands for it.
    literal(String(text.flatMap { $0 == "%" ? ["%", "%"] : [$0] }))
  }

  static func shortened(_ text: String) -> String {
    guard text.count > longest else { return text }
    let half = (longest - 1) / 2
    return text.prefix(half) + "…" + text.suffix(half)
  }

  /// The text without characters that act instead of showing.
  private static func harmless(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: shown.append(" ")
      case _ where scalar.properties.isNoncharacterCodePoint: shown.append("\u{fffd}")
      // Would turn the words around it, so that a name could pose as another.
      case _ where scalar.properties.isBidiControl: shown.append("\u{fffd}")
      default:
        // gnuplot passes `&#65;` on into SVG, where it is the letter A and `&#0;` is an error; a word
        // joiner, which has no width, keeps the two characters what they are.
        if scalar == "#", shown.last == "&" { shown.append("\u{2060}") }
        shown.append(scalar)
      }
    }
    return String(shown)
  }
}
