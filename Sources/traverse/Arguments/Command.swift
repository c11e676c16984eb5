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

    package static let none = Operands(placeholder: "", help: "", count: 0...0)

    package static func one(_ placeholder: String, help: String) -> Self {
      Operands(placeholder: placeholder, help: help, count: 1...1)
    }
    package static func atMostOne(_ placeholder: String, help: String) -> Self {
      Operands(placeholder: placeholder, help: help, count: 0...1)
    }
    package static func any(_ placeholder: String, help: String) -> Self {
      Operands(placeholder: placeholder, help: help, count: 0...(.max))
    }
    package static func atLeastOne(_ placeholder: String, help: String) -> Self {
      Operands(placeholder: placeholder, help: help, count: 1...(.max))
    }
  }

  /// How flags depend on each other.
  package enum Rule: Sendable {
    case atMostOne([any CommandFlag])
    case exactlyOne([any CommandFlag])
    /// The first makes no sense without the second.
    case needs(any CommandFlag, with: any CommandFlag)
  }
}
