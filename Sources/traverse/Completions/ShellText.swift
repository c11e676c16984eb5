/// Text as shells read it.
enum ShellText {
  /// One word of a POSIX shell, whatever stands in it.
  static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  /// One word of fish, where a backslash keeps its meaning before quotes and itself.
  static func quotedForFish(_ text: String) -> String {
    "'" + escaping("'\\", in: text) + "'"
  }

  /// The text with a backslash before each of `characters`.
  static func escaping(_ characters: String, in text: String) -> String {
    String(text.flatMap { characters.contains($0) ? ["\\", $0] : [$0] })
  }
}
