/// A page of help about what several commands share.
package struct Topic: Sendable {
  package let name: String
  /// One line, without a full stop.
  package let summary: String
  /// A session that works when typed from the top, with the reader's own files for its names.
  package let examples: [Command.Example]
  /// What the examples cannot say.
  package let parts: [HelpPage.Part]
  /// The section of the manual that it is.
  package let section: String

  package init(
    name: String, summary: String, examples: [Command.Example] = [], parts: [HelpPage.Part],
    section: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.examples = examples
    self.parts = parts
    self.section = section ?? name.uppercased()
  }
}
