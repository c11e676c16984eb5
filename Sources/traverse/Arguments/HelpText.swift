extension Program {
  /// All commands and topics, one line each.
  package var help: String {
    var page = HelpPage([
      .paragraph("\(name): \(summary)"),
      .heading("Commands"), .table(commands.map { ($0.name, $0.summary) }),
    ])
    if !topics.isEmpty {
      page.add(.heading("Topics"))
      page.add(.table(subjects.dropFirst(commands.count).map { ($0.name, $0.summary) }))
    }
    page.add(.heading("Everywhere"))
    page.add(
      .table(
        HelpPage.rows(of: common.flags)
          + [("-h, --help", "This page, or that of a command"), ("    --version", "The version")]))
    let word = topics.isEmpty ? "COMMAND" : "WORD"
    let what = topics.isEmpty ? "a command" : "a command or a topic"
    page.add(.paragraph("'\(name) help \(word)' explains \(what), examples first."))
    return page.text
  }

  /// Everything about one command: examples, usage, operands, flags.
  package func help(for command: Command) -> String {
    var page = HelpPage([.paragraph("\(name) \(command.name): \(command.summary)")])
    if !command.examples.isEmpty {
      page.add(.heading("Examples"))
      page.add(.examples(command.examples))
    }
    page.add(.heading("Usage"))
    page.add(.verbatim(command.usage.map { "\(name) \(command.name)" + $0 }))
    for paragraph in command.details { page.add(.paragraph(paragraph)) }
    if !command.operands.placeholder.isEmpty {
      page.add(.heading("Operands"))
      page.add(.table([(command.operands.placeholder, command.operands.meaning)]))
    }
    for section in command.sections {
      page.add(.heading(section.title))
      page.add(.table(HelpPage.rows(of: section.flags)))
    }
    page.add(.heading("Everywhere"))
    page.add(.table(HelpPage.rows(of: common.flags) + [("-h, --help", "This page")]))
    return page.text
  }

  /// A topic, examples first.
  package func help(for topic: Topic) -> String {
    var page = HelpPage([.paragraph("\(name) help \(topic.name): \(topic.summary)")])
    if !topic.examples.isEmpty {
      page.add(.heading("Examples"))
      page.add(.examples(topic.examples))
    }
    for part in topic.parts { page.add(part) }
    return page.text
  }
}

extension Command {
  /// What follows the command's name in each form: flags that are needed, then operands.
  var usage: [String] {
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

extension Command.Operands {
  /// What they are, then the words that they may be.
  var meaning: String { help + (words.isEmpty ? "" : " (\(words.joined(separator: ", ")))") }
}

extension FlagDeclaration {
  /// `--budget FLOPS`.
  fileprivate var synopsis: String { spelling + (argument.map { " " + $0.placeholder } ?? "") }

  /// What it does, then the words that it takes, whether it may be repeated, and its default.
  var meaning: String {
    var notes: [String] = []
    if let words = argument?.words, !words.isEmpty { notes.append(words.joined(separator: ", ")) }
    if occurrence == .repeatedly { notes.append("may be repeated") }
    if let value = argument?.defaultText { notes.append("default \(value)") }
    return help + (notes.isEmpty ? "" : " (" + notes.joined(separator: "; ") + ")")
  }
}

extension HelpPage {
  fileprivate static func rows(of flags: [any CommandFlag]) -> [(term: String, meaning: String)] {
    flags.map(\.declaration).map { flag in
      ((flag.letter.map { "-\($0), " } ?? "    ") + flag.synopsis, flag.meaning)
    }
  }
}
