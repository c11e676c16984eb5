import Host
import Testing
import traverse

/// The manual page, read by the program that knows its grammar best.
@Suite struct ManualPageTests {
  private static let hasMandoc =
    (try? ChildProcess.run("sh", ["-c", "command -v mandoc"]))?.ending.isSuccess == true

  private static let page = ManualPage(for: .traverse).text

  /// Texts that roff would read otherwise, in every place where there is text.
  private static let odd: Program = {
    let text = #".Sh 'a' \fBb\fR -c "d" ~e ^f `g` No | é Ar"#
    let flag = Flag.optional("flag", letter: "f", .text("No"), help: text)
    return Program(
      name: "odd", version: "1", date: "May 1, 2026", summary: "odd",
      commands: [
        Command(
          name: "do", summary: text, details: [text], examples: [.init(text, text)],
          operands: .any("|", help: text), sections: [.init(text, [flag])])
      ],
      topics: [
        Topic(
          name: "things", summary: text, examples: [.init(text, text)],
          parts: [.heading(text), .paragraph(text), .table([(text, text)]), .verbatim([text])])
      ],
      common: .init("Everywhere", []))
  }()

  private func rendered(_ page: String) throws -> String {
    let run = try ChildProcess.run(
      "mandoc", ["-Tutf8", "-Owidth=200"], input: Array(page.utf8))
    #expect(run.ending.isSuccess)
    // A letter, a backspace and a letter is one that is bold or underlined.
    var text: [Character] = []
    for character in String(decoding: run.output, as: UTF8.self) {
      if character == "\u{8}" { text.removeLast() } else { text.append(character) }
    }
    return String(text)
  }

  @Test func `help man prints it`() throws {
    #expect(try BuiltProgram.run(["help", "man"], in: Workspace()).output == Self.page)
  }

  @Test(arguments: [page, ManualPage(for: odd).text])
  func `every line that begins with a dot is a macro of ours`(page: String) {
    let macros = Set(
      "Dd Dt Os Sh Ss Pp Nm Nd Ar Op Cm Fl Bl It El Bd Ed Dl Xr Rs %A %T %D %U Re".split(
        separator: " "))
    let lines = page.split(separator: "\n")
    #expect(lines.count > 50)
    for line in lines where line.hasPrefix(".") {
      #expect(macros.contains(line.dropFirst().prefix { $0 != " " }), "\(line)")
    }
    #expect(!lines.contains { $0.hasPrefix("'") || !$0.allSatisfy(\.isASCII) })
  }

  @Test func `sections stand in the usual order`() {
    let sections = Self.page.split(separator: "\n").filter { $0.hasPrefix(".Sh ") }
    #expect(
      sections.map { String($0.dropFirst(4)) } == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "LAWS", "PLANS", "SHAPES", "UNITS",
        "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES", "SEE ALSO",
      ])
  }

  @Test(.enabled(if: hasMandoc, "no mandoc: scripts/setup --tests installs it"))
  func `mandoc finds nothing wrong`() throws {
    for page in [Self.page, ManualPage(for: Self.odd).text] {
      let run = try ChildProcess.run("mandoc", ["-Tlint", "-Wwarning"], input: Array(page.utf8))
      #expect(String(decoding: run.output, as: UTF8.self) == "")
    }
  }

  @Test(.enabled(if: hasMandoc, "no mandoc: scripts/setup --tests installs it"))
  func `every command and flag is shown with its text`() throws {
    // However lines are broken.
    let shown = try rendered(Self.page).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for command in Program.traverse.commands {
      #expect(shown.contains(command.name))
      for flag in command.flags {
        let value = flag.argument.map { " \($0.placeholder)" } ?? ""
        #expect(shown.contains(flag.spelling + value + " " + flag.help), "\(flag.spelling)")
      }
    }
  }

  @Test(.enabled(if: hasMandoc, "no mandoc: scripts/setup --tests installs it"))
  func `odd texts come out as they went in, wherever they stand`() throws {
    let shown = try rendered(ManualPage(for: Self.odd).text)
    let text = try #require(Self.odd.commands.first?.summary)
    // In the overview, seven times for the command and eight for the topic, and in the last examples.
    #expect(shown.ranges(of: text).count == 1 + 7 + 8 + 2, "\(shown)")
  }
}
