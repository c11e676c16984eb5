import Host

/// Text as shells read it.
package enum ShellText {
  /// A word that a POSIX shell takes as it is; quoted where it has other than plain characters.
  package static func word(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "/"):
        true
      default: false
      }
    }
    return isPlain && !text.isEmpty ? text : quoted(text)
  }

  /// The same in quotes always.
  static func quoted(_ text: String) -> String {
    var quoted = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "'"
  }

  /// A word of fish, where a backslash keeps its meaning before quotes and itself.
  static func quotedForFish(_ text: String) -> String {
    "'" + escaping("'\\", in: text) + "'"
  }

  /// The text with a backslash before each of `characters`.
  static func escaping(_ characters: String, in text: String) -> String {
    String(text.flatMap { characters.contains($0) ? ["\\", $0] : [$0] })
  }

  /// A variable's value; what would move a cursor on a screen that shows the script is in the digits of its bytes.
  package static func assignment(of text: String, to variable: String) -> String {
    guard FileName.printable(text) != text else { return "\(variable)=\(word(text))" }
    let digits = text.utf8.map { byte in
      let octal = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - octal.count) + octal
    }.joined()
    // A substitution drops line breaks at its end, so a dot stands there.
    return "\(variable)=$(printf '\(digits).') \(variable)=${\(variable)%.}"
  }

  /// Lines of a comment, whatever the text holds.
  package static func comment(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "#\n" : "# \(FileName.printable($0))\n" }.joined()
  }
}
