/// The manual page of a program in mdoc(7): its commands with all their flags, and its topics as sections.
///
/// Sections stand in the order that mdoc prescribes.
package struct ManualPage {
  private let program: Program

  package init(for program: Program) { self.program = program }

  package var text: String {
    var page = Roff()
    page.macro("Dd \(program.date)")
    page.macro("Dt \(Roff.escaped(program.name.uppercased())) 1")
    page.macro("Os " + Roff.argument("\(program.name) \(program.version)"))
    addNames(to: &page)
    addDescription(to: &page)
    page.section("COMMANDS")
    for command in program.commands { add(command, to: &page) }
    page.subsection(program.common.title)
    page.paragraph("What every command takes.")
    page.list(items(of: program.common.flags.map(\.declaration)))
    for topic in topicsInOrder { add(topic, to: &page) }
    addExamples(to: &page)
    addReferences(to: &page)
    return page.text
  }

  private func addNames(to page: inout Roff) {
    page.section("NAME")
    page.macro("Nm \(Roff.argument(program.name))")
    page.macro("Nd \(Roff.escaped(program.summary))")
    page.section("SYNOPSIS")
    for line in ["Ar command", "Cm help"] {
      page.macro("Nm")
      page.macro(line)
      page.macro(line.hasPrefix("Cm") ? "Op Ar command | topic" : "Op Ar flag ...")
      if line.hasPrefix("Ar") { page.macro("Op Ar operand ...") }
    }
    page.macro("Nm")
    page.macro("Fl \\-version")
  }

  private func addDescription(to page: inout Roff) {
    page.section("DESCRIPTION")
    page.paragraph("The commands are:")
    page.overview(
      program.commands.map { ("Cm " + Roff.argument($0.name), $0.summary) },
      width: program.commands.map(\.name.count).max() ?? 0)
    page.paragraph(
      "A value follows its flag as the next word or behind a sign of equality: --flag value, --flag=value, -o value, "
        + "-ovalue. Flags and operands may stand in any order; -- ends the flags, and a number below zero is a value. "
        + "Results go to standard output and everything else to standard error."
    )
  }

  private func add(_ command: Command, to page: inout Roff) {
    page.subsection(command.name)
    page.paragraph(sentence(command.summary))
    for usage in command.usage { page.example("\(program.name) \(command.name)\(usage)") }
    for paragraph in command.details { page.paragraph(paragraph) }
    if !command.operands.placeholder.isEmpty {
      page.list([("Ar " + Roff.argument(command.operands.placeholder), command.operands.meaning)])
    }
    for section in command.sections {
      page.paragraph(section.title + ":")
      page.list(items(of: section.flags.map(\.declaration)))
    }
    add(command.examples, to: &page)
  }

  private func sentence(_ summary: String) -> String {
    summary.prefix(1).uppercased() + summary.dropFirst() + "."
  }

  private func items(of flags: [FlagDeclaration]) -> [(item: String, meaning: String)] {
    flags.map { flag in
      let letter = flag.letter.map { "Fl \($0) , " } ?? ""
      let value = flag.argument.map { " Ar " + Roff.argument($0.placeholder) } ?? ""
      return (letter + "Fl " + Roff.escaped("-" + flag.name) + value, flag.meaning)
    }
  }

  private func add(_ examples: [Command.Example], to page: inout Roff) {
    for example in examples {
      page.paragraph(example.meaning)
      page.example(example.line)
    }
  }

  /// Topics of the program's own first, then those for which there are sections of usual names.
  private var topicsInOrder: [Topic] {
    let usual = ["ENVIRONMENT", "FILES", "EXIT STATUS"]
    return program.topics.filter { !usual.contains($0.section) }
      + usual.flatMap { section in program.topics.filter { $0.section == section } }
  }

  private func add(_ topic: Topic, to page: inout Roff) {
    page.section(topic.section)
    page.paragraph(sentence(topic.summary))
    for part in topic.parts {
      switch part {
      case .paragraph(let words): page.paragraph(words)
      case .heading(let title): page.subsection(title)
      case .examples(let examples): add(examples, to: &page)
      case .table(let rows): page.list(rows.map { ("Sy " + Roff.argument($0.term), $0.meaning) })
      case .verbatim(let lines): page.verbatim(lines)
      }
    }
    guard !topic.examples.isEmpty else { return }
    page.subsection("Examples of \(topic.name)")
    add(topic.examples, to: &page)
  }

  /// The first example of each command, which the others vary.
  private func addExamples(to page: inout Roff) {
    page.section("EXAMPLES")
    add(program.commands.compactMap(\.examples.first), to: &page)
  }

  private func addReferences(to page: inout Roff) {
    page.section("SEE ALSO")
    page.macro("Xr gnuplot 1")
    page.macro("Rs")
    for author in ["Sotiris Anagnostidis", "Gregor Bachmann", "Imanol Schlag", "Thomas Hofmann"] {
      page.macro("%A \(author)")
    }
    page.macro("%T Navigating Scaling Laws: Compute Optimality in Adaptive Model Training")
    page.macro("%D 2024")
    page.macro("%U https://arxiv.org/abs/2311.03233")
    page.macro("Re")
  }
}
