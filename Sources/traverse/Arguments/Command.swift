/// One command as a value: the parser and help both work from it.
package struct Command: Sendable {
  package let name: String
  /// One line, without a full stop.
  package let summary: String
  /// What the line cannot say, in paragraphs; may be empty.
  package let details: [String]
  package let examples: [Example]
  package let operands: Operands
  package let sections: [Section]
  package let rules: [Rule]
  /// For each line of usage the flags that it shows; empty for one line, which the rules tell.
  package let forms: [[any CommandFlag]]

  package init(
    name: String, summary: String, details: [String] = [], examples: [Example] = [],
    operands: Operands = .none, sections: [Section] = [], rules: [Rule] = [],
    forms: [[any CommandFlag]] = []
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.examples = examples
    self.operands = operands
    self.sections = sections
    self.rules = rules
    self.forms = forms
  }

  package var flags: [FlagDeclaration] { sections.flatMap { $0.flags.map(\.declaration) } }

  /// A line to type, and what it does.
  package struct Example: Sendable {
    package let line: String
    package let meaning: String

    package init(_ line: String, _ meaning: String) {
      self.line = line
      self.meaning = meaning
    }
  }

  /// Flags that help shows under one heading.
  package struct Section: Sendable {
    package let title: String
    package let flags: [any CommandFlag]

    package init(_ title: String, _ flags: [any CommandFlag]) {
      self.title = title
      self.flags = flags
    }
  }

  /// The words that are not flags.
  package struct Operands: Sendable {
    package let placeholder: String
    package let help: String
    package let count: ClosedRange<Int>
    /// The only words allowed; empty where any may be.
    package let words: [String]
    package let candidates: Candidates

    private init(
      _ placeholder: String, _ help: String, _ count: ClosedRange<Int>, _ candidates: Candidates,
      words: [String] = []
    ) {
      self.placeholder = placeholder
      self.help = help
      self.count = count
      self.words = words
      self.candidates = candidates
    }

    package static let none = Operands("", "", 0...0, .unknown)

    package static func one(
      _ placeholder: String, _ candidates: Candidates = .files, help: String
    ) -> Self { Operands(placeholder, help, 1...1, candidates) }

    package static func word(_ placeholder: String, of words: [String], help: String) -> Self {
      Operands(placeholder, help, 1...1, Candidates(words: words), words: words)
    }
    package static func any(
      _ placeholder: String, _ candidates: Candidates = .files, help: String
    ) -> Self { Operands(placeholder, help, 0...(.max), candidates) }

    package static func atLeastOne(
      _ placeholder: String, _ candidates: Candidates = .files, help: String
    ) -> Self { Operands(placeholder, help, 1...(.max), candidates) }
  }

  /// How flags depend on each other.
  package enum Rule: Sendable {
    case atMostOne([any CommandFlag])
    case exactlyOne([any CommandFlag])
    /// The first makes no sense without the second.
    case needs(any CommandFlag, with: any CommandFlag)
  }
}
