package import JSON

/// A document as YAML that OmegaConf reads back to the same values.
///
/// Lines of keys and values, what holds single values alone in braces or brackets. Strings are always quoted, so that none
/// is taken for a number, a truth value, a tag or an anchor; `${`, by which OmegaConf begins a reference, is escaped in values.
package enum YAMLText {
  package static func text(_ document: JSONValue) -> String { block(document, indent: "") }

  /// Whether OmegaConf can hold the text as a value: it has no escape for its word for a missing one.
  package static func canHold(_ text: String) -> Bool { text != "???" }

  /// Lines, each ended.
  private static func block(_ value: JSONValue, indent: String) -> String {
    switch value {
    case .object(let members) where !isFlat(value):
      members.map { member in
        indent + key(member.key) + ":" + following(member.value, indent: indent + "  ")
      }.joined()
    case .array(let elements) where !isFlat(value):
      elements.map { element in
        // The first line of an element stands behind its dash.
        indent + "- " + block(element, indent: indent + "  ").dropFirst(indent.count + 2)
      }.joined()
    default: indent + flat(value) + "\n"
    }
  }

  /// What stands behind a key: on its line, or on further ones.
  private static func following(_ value: JSONValue, indent: String) -> String {
    isFlat(value) ? " " + flat(value) + "\n" : "\n" + block(value, indent: indent)
  }

  /// Whether a value has none within that has others within.
  private static func isFlat(_ value: JSONValue) -> Bool {
    switch value {
    case .object(let members): members.allSatisfy { isSingle($0.value) }
    case .array(let elements): elements.allSatisfy(isSingle)
    default: true
    }
  }

  private static func isSingle(_ value: JSONValue) -> Bool {
    switch value {
    case .object, .array: false
    default: true
    }
  }

  private static func flat(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let truth): truth ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): self.number(number)
    case .string(let text): quoted(withoutReferences(text))
    case .array(let elements): "[" + elements.map(flat).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { key($0.key) + ": " + flat($0.value) }.joined(separator: ", ") + "}"
    }
  }

  /// With a point: YAML 1.1 takes `1e+18` for text.
  private static func number(_ number: Double) -> String {
    guard number.isFinite else { return "null" }
    let text = number.description
    guard !text.contains("."), let exponent = text.firstIndex(of: "e") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }

  /// Plain where it can be nothing but a name.
  private static func key(_ name: String) -> String {
    let isName = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
    }
    let words = ["", "y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    return isName && !words.contains(name) ? name : quoted(name)
  }

  /// Strings of JSON mean the same in double quotes, but for two scalars that YAML allows as escapes alone.
  private static func quoted(_ text: String) -> String {
    var quoted = ""
    for scalar in JSONWriter.text(of: .string(text), layout: .compact).unicodeScalars {
      switch scalar {
      case "\u{FFFE}": quoted += "\\uFFFE"
      case "\u{FFFF}": quoted += "\\uFFFF"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted
  }

  /// A backslash makes `${` plain, and backslashes right in front of one are doubled.
  private static func withoutReferences(_ text: String) -> String {
    var (escaped, backslashes) = ("", 0)
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "$", rest.first == "{" {
        escaped += String(repeating: "\\", count: backslashes + 1)
      }
      backslashes = scalar == "\\" ? backslashes + 1 : 0
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }
}
