/// Text as a gnuplot string literal that cannot be anything but text.
///
/// Names in logs are data, and gnuplot is a language: `system("…")`, back-quotes and `"< command"` run
/// programs. Three rules keep names out of it.
/// - A literal holds letters, digits and a few harmless marks; every other ASCII character stands as
///   its octal code. (Doubling quotes in single-quoted literals is not enough: gnuplot 5.4 reads
///   `'''a'` as an empty literal with more script after it.)
/// - A literal never holds a line break or another control character, nor its code.
/// - Enhanced mode (`_ ^ { } @ & ~`) is off in every terminal this module asks for.
package enum GnuplotText {
  /// Longer texts are cut in the middle: the ends of names carry the difference.
  package static let longest = 60

  /// For titles, labels and the legend, cut to at most `limit` characters.
  package static func literal(_ text: String, limit: Int = longest) -> String {
    let shown = harmless(shortened(text, to: limit))
    var codes = "\""
    var followsCode = false
    for scalar in shown.unicodeScalars {
      // gnuplot would take a digit after a code for a part of it.
      let isPlain = Self.isPlain(scalar) && !(followsCode && ("0"..."9").contains(scalar))
      codes += isPlain ? String(scalar) : code(scalar)
      followsCode = !isPlain
    }
    return codes + "\""
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII || scalar.properties.isAlphabetic
      || "0123456789 _-.,=()/:+%".unicodeScalars.contains(scalar)
  }

  private static func code(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 8)
    return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
  }

  /// For labels of ticks, which gnuplot also reads as number formats.
  package static func tickLiteral(_ text: String) -> String {
    // A label without % is taken as it is; with one, %% stands for it.
    literal(String(text.flatMap { $0 == "%" ? ["%", "%"] : [$0] }))
  }

  static func shortened(_ text: String, to limit: Int = longest) -> String {
    guard text.count > limit else { return text }
    let half = max(1, (limit - 1) / 2)
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
