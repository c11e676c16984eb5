import Host

/// Text on its way to a terminal, where names from logs must not move the cursor or change colours.
package enum TerminalText {
  /// The text with everything but its line breaks made harmless.
  package static func safe(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { FileName.printable($0) }.joined(separator: "\n")
  }
}
