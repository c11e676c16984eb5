/// Writes JSON text: keys in the order given, numbers with the fewest digits that read back the same.
///
/// A number that is not finite becomes `null`, which is all that JSON has for it: whoever writes one
/// adds a field that says why.
package struct JSONWriter {
  private let layout: Layout
  private var bytes: [UInt8] = []

  package enum Layout: Sendable {
    /// One line without blanks, for JSON Lines.
    case compact
    /// Indented by two; arrays and objects that fit a line of 100 stay on it.
    case pretty
  }

  /// The text of a value; a pretty one ends with a newline, a compact one does not.
  package static func text(of value: JSONValue, layout: Layout) -> String {
    String(decoding: bytes(of: value, layout: layout), as: UTF8.self)
  }

  /// The same as UTF-8.
  package static func bytes(of value: JSONValue, layout: Layout) -> [UInt8] {
    var writer = Self(layout: layout)
    switch layout {
    case .compact: writer.writeLine(value, separator: ",", colon: ":")
    case .pretty:
      writer.writeIndented(value, indent: 0, column: 0)
      writer.write("\n")
    }
    return writer.bytes
  }

  private init(layout: Layout) { self.layout = layout }

  private static let width = 100

  /// On lines of its own where it is the document or would not fit the rest of the line.
  private mutating func writeIndented(_ value: JSONValue, indent: Int, column: Int) {
    let isDocument = indent == 0 && column == 0
    if !isDocument, let line = Self.shortLine(value), column + line.count < Self.width {
      bytes += line
      return
    }
    let inner = indent + 2
    let margin = "\n" + String(repeating: " ", count: inner)
    switch value {
    case .array(let elements) where !elements.isEmpty:
      var separator = "["
      for element in elements {
        write(separator + margin)
        writeIndented(element, indent: inner, column: inner)
        separator = ","
      }
      write(margin.dropLast(2) + "]")
    case .object(let members) where !members.isEmpty:
      var separator = "{"
      for member in members {
        write(separator + margin)
        let start = bytes.count
        writeString(member.key)
        write(": ")
        writeIndented(
          member.value, indent: inner, column: inner + bytes.count - start)
        separator = ","
      }
      write(margin.dropLast(2) + "}")
    default: writeLine(value, separator: ", ", colon: ": ")
    }
  }

  /// The value on one line, if it may stand on one: anything small, nested at most twice.
  private static func shortLine(_ value: JSONValue) -> [UInt8]? {
    guard value.isSmall(elements: Self.width, depth: 2) else { return nil }
    var writer = Self(layout: .compact)
    writer.writeLine(value, separator: ", ", colon: ": ")
    return writer.bytes
  }

  private mutating func writeLine(_ value: JSONValue, separator: String, colon: String) {
    switch value {
    case .null: write("null")
    case .bool(let truth): write(truth ? "true" : "false")
    case .integer(let number): write(String(number))
    case .number(let number): write(number.isFinite ? number.description : "null")
    case .string(let string): writeString(string)
    case .array(let elements):
      write("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { write(separator) }
        writeLine(element, separator: separator, colon: colon)
      }
      write("]")
    case .object(let members):
      write("{")
      for (index, member) in members.enumerated() {
        if index > 0 { write(separator) }
        writeString(member.key)
        write(colon)
        writeLine(member.value, separator: separator, colon: colon)
      }
      write("}")
    }
  }

  private mutating func writeString(_ string: String) {
    write("\"")
    if string.utf8.allSatisfy(Self.isPlain) {
      write(string)
    } else {
      var escaped = ""
      for scalar in string.unicodeScalars {
        if scalar == "\"" || scalar == "\\" { escaped += "\\" }
        EscapedText.append(scalar, to: &escaped)
      }
      write(escaped)
    }
    write("\"")
  }

  private mutating func write(_ string: some StringProtocol) {
    bytes.append(contentsOf: string.utf8)
  }

  /// Printable ASCII that stands for itself in a string.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}

extension JSONValue {
  /// Whether the value has at most so many elements in all and containers nested at most so deep.
  fileprivate func isSmall(elements limit: Int, depth: Int) -> Bool {
    var left = limit
    return isSmall(left: &left, depth: depth)
  }

  private func isSmall(left: inout Int, depth: Int) -> Bool {
    left -= 1
    guard left >= 0 else { return false }
    switch self {
    case .array(let elements):
      guard depth > 0 else { return false }
      for element in elements where !element.isSmall(left: &left, depth: depth - 1) { return false }
    case .object(let members):
      guard depth > 0 else { return false }
      for member in members where !member.value.isSmall(left: &left, depth: depth - 1) {
        return false
      }
    default: break
    }
    return true
  }
}
