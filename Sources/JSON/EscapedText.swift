/// Text made harmless: what would break a line, move a cursor or hide is written as an escape.
///
/// Names in logs are free text; an escape code in one must not reach a terminal or a line format.
package enum EscapedText {
  /// The text in single quotes for a message, cut after `limit` characters.
  package static func quoted(_ text: some StringProtocol, limit: Int = 60) -> String {
    let scalars = text.unicodeScalars.prefix(limit + 1)
    var quoted = "'"
    for scalar in scalars.prefix(limit) { append(scalar, to: &quoted) }
    return quoted + (scalars.count > limit ? "…'" : "'")
  }

  /// The whole text, its active characters as escapes.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars { append(scalar, to: &escaped) }
    return escaped
  }

  /// Adds the scalar, or in the spelling of JSON the escape that stands for it.
  static func append(_ scalar: UnicodeScalar, to text: inout String) {
    switch scalar {
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case _ where isActive(scalar):
      let digits = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: text.unicodeScalars.append(scalar)
    }
  }

  /// Controls, line and paragraph separators, and marks that turn the direction of writing; all lie
  /// below U+10000, so four digits always do.
  private static func isActive(_ scalar: UnicodeScalar) -> Bool {
    guard scalar.value >= 0x7f else { return scalar.value < 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    default: return scalar.properties.isBidiControl
    }
  }
}
