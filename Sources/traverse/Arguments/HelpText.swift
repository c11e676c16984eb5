extension Program {
  /// All commands, one line each.
  package var help: String {
    var page = HelpPage()
    page.paragraph("\(name): \(summary)")
    page.heading("Commands")
    page.table(commands.map { ($0.name, $0.summary) })
    page.heading("Everywhere")
    page.table(
      HelpPage.rows(of: common.flags)
        + [("-h, --help", "This page, or that of a command"), ("    --version", "The version")])
    page.paragraph("'\(name) help COMMAND' explains a command, examples first.")
    return page.text
  }

  /// Everything about one command: examples, usage, operands, flags.
  package func help(for command: Command) -> String {
    var page = HelpPage()
    page.paragraph("\(name) \(command.name): \(command.summary)")
    if !command.examples.isEmpty {
      page.heading("Examples")
      for example in command.examples { page.example(example.line, example.meaning) }
    }
    page.heading("Usage")
    for usage in command.usage { page.line("  \(name) \(command.name)" + usage) }
    for paragraph in command.details { page.paragraph(paragraph) }
    if !command.operands.placeholder.isEmpty {
      page.heading("Operands")
      page.table([(command.operands.placeholder, command.operands.help)])
    }
    for section in command.sections {
      page.heading(section.title)
      page.table(HelpPage.rows(of: section.flags))
    }
    page.heading("Everywhere")
    page.table(HelpPage.rows(of: common.flags) + [("-h, --help", "This page")])
    return page.text
  }
}

extension Command {
  /// What follows the command's name in each form: flags that are needed, then operands.
  fileprivate var usage: [String] {
    guard forms.isEmpty else { return forms.map { line(showing: $0.map(\.declaration.synopsis)) } }
    var needed: [String] = []
    for case .exactlyOne(let flags) in rules {
      needed.append(flags.map(\.declaration.synopsis).joined(separator: " | "))
    }
    return [line(showing: needed)]
  }

  private func line(showing needed: [String]) -> String {
    var parts = needed
    if !flags.isEmpty { parts.append("[FLAG...]") }
    if operands.count.upperBound > 0 {
      let many = operands.placeholder + (operands.count.upperBound > 1 ? "..." : "")
      parts.append(operands.count.lowerBound == 0 ? "[\(many)]" : many)
    }
    return parts.map { " " + $0 }.joined()
  }
}

extension FlagDeclaration {
  /// `--budget FLOPS`.
  fileprivate var synopsis: String { spelling + (argument.map { " " + $0.placeholder } ?? "") }
}

/// Text in the width of a terminal, built from the top.
private struct HelpPage {
  private(set) var text = ""
  private static let width = 80
  /// Left columns wider than this put their help on the next line.
  private static let widestTerm = 26

  static func rows(of flags: [any CommandFlag]) -> [(term: String, meaning: String)] {
    flags.map(\.declaration).map { flag in
      let letter = flag.letter.map { "-\($0), " } ?? "    "
      var notes: [String] = []
      if let words = flag.argument?.words, !words.isEmpty {
        notes.append(words.joined(separator: ", "))
      }
      if flag.occurrence == .repeatedly { notes.append("may be repeated") }
      if let value = flag.argument?.defaultText { notes.append("default \(value)") }
      let note = notes.isEmpty ? "" : " (" + notes.joined(separator: "; ") + ")"
      return (letter + flag.synopsis, flag.help + note)
    }
  }

  mutating func line(_ line: String) { text += line + "\n" }

  mutating func heading(_ title: String) {
    if !text.isEmpty { line("") }
    line(title)
  }

  mutating func paragraph(_ words: String) {
    if !text.isEmpty { line("") }
    for part in WrappedText.lines(of: words, within: Self.width) { line(part) }
  }

  mutating func example(_ command: String, _ meaning: String) {
    line("  " + command)
    for part in WrappedText.lines(of: meaning, within: Self.width - 6) { line("      " + part) }
  }

  mutating func table(_ rows: [(term: String, meaning: String)]) {
    let fitting = rows.map(\.term.count).filter { $0 <= Self.widestTerm }
    let column = (fitting.max() ?? 0) + 4
    for (term, meaning) in rows {
      var parts = WrappedText.lines(of: meaning, within: Self.width - column)[...]
      let padding = column - 2 - term.count
      if padding >= 2, let first = parts.popFirst() {
        line("  " + term + String(repeating: " ", count: padding) + first)
      } else {
        line("  " + term)
      }
      for part in parts { line(String(repeating: " ", count: column) + part) }
    }
  }
}
