package import JSON

/// Python source.
package enum PythonText {
  /// A value as a literal, broken into lines of at most 100 characters where it can be.
  package static func literal(_ value: JSONValue, indent: String = "") -> String {
    let line = flat(value)
    guard indent.count + line.count > 100 else { return line }
    let inner = indent + "    "
    switch value {
    case .array(let elements) where !elements.isEmpty:
      let lines = elements.map { inner + literal($0, indent: inner) + ",\n" }
      return "[\n" + lines.joined() + indent + "]"
    case .object(let members) where !members.isEmpty:
      let lines = members.map {
        inner + string($0.key) + ": " + literal($0.value, indent: inner) + ",\n"
      }
      return "{\n" + lines.joined() + indent + "}"
    default: return line
    }
  }

  private static func flat(_ value: JSONValue) -> String {
    switch value {
    case .null: "None"
    case .bool(let truth): truth ? "True" : "False"
    // A number that is not finite is none in a document either.
    case .number(let number): number.isFinite ? number.description : "None"
    case .integer(let number): String(number)
    case .string(let text): string(text)
    case .array(let elements): "[" + elements.map(flat).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { string($0.key) + ": " + flat($0.value) }.joined(separator: ", ") + "}"
    }
  }

  /// Strings of JSON mean the same in Python.
  private static func string(_ text: String) -> String {
    JSONWriter.text(of: .string(text), layout: .compact)
  }
}
