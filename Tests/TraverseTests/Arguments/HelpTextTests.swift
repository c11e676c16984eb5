import Testing
import traverse

@Suite struct HelpTextTests {
  @Test func `the page of a command, examples first`() {
    #expect(
      Sample.program.help(for: Sample.plan) == """
        traverse plan: When to train which shape

        Examples
          traverse plan --budget 1e18
              On the laws that ship with the program.
          traverse plan --laws laws.json --budget 1e21 -o plan.json
              On laws of your own.

        Usage
          traverse plan --budget FLOPS | --target ERROR [FLAG...] [LOG...]

        Without logs it plans on the laws that ship with the program.

        Operands
          LOG  Run logs to fit laws to first

        Goal
              --budget FLOPS  Compute to spend
              --target ERROR  Error to reach

        Other
              --residual KIND      What is made small (log, linear, huber; default log)
          -x, --offset VALUE       Any number
          -o, --output FILE        Where the plan goes
          -j, --json               One JSON document and nothing else
              --set SHAPES         Shapes the plan may use (may be repeated)
              --order AXIS=ORDER   Which way an axis may be walked (may be repeated)
              --params N           Parameters of the model
              --tokens-per-step T  Tokens in one step

        Everywhere
          -q, --quiet  No messages but errors
          -h, --help   This page

        """)
  }

  @Test func `the overview names every command`() {
    #expect(
      Sample.program.help == """
        traverse: plans runs

        Commands
          plan    When to train which shape
          resume  Go on with a run
          doctor  What is installed

        Everywhere
          -q, --quiet    No messages but errors
          -h, --help     This page, or that of a command
              --version  The version

        'traverse help COMMAND' explains a command, examples first.

        """)
  }

  @Test func `topics stand below the commands, and each has a page, examples first`() {
    let topic = Topic(
      name: "laws", summary: "what a law is", examples: [.init("traverse plan", "Plans.")],
      parts: [
        .heading("A law"), .paragraph("It falls."), .table([("a", "scale"), ("bb", "exponent")]),
        .verbatim(["{", "  }"]),
      ])
    let program = Program(
      name: "traverse", version: "1", date: "May 1, 2026", summary: "plans runs",
      commands: [Sample.doctor], topics: [topic], common: .init("Everywhere", []))
    #expect(
      program.help.contains(
        """
          doctor  What is installed

        Topics
          laws  what a law is
          man   all of this as a manual page: traverse help man | man -l -

        """))
    #expect(
      program.help(for: topic) == """
        traverse help laws: what a law is

        Examples
          traverse plan
              Plans.

        A law
        It falls.

          a   scale
          bb  exponent

          {
            }

        """)
  }

  @Test func `a command of several forms has a line of usage for each`() {
    let (file, task) = (
      Flag.optional("file", .path, help: "Tasks"), Flag.toggle("all", help: "All of them")
    )
    let command = Command(
      name: "do", summary: "Work", operands: .any("LOG", help: "Logs"),
      sections: [.init("Flags", [file, task])], rules: [.exactlyOne([file, task])],
      forms: [[file], [file, task]])
    #expect(
      Sample.program.help(for: command).contains(
        """
        Usage
          traverse do --file FILE [FLAG...] [LOG...]
          traverse do --file FILE --all [FLAG...] [LOG...]

        """))
  }

  @Test func `long terms and long texts wrap within 80 columns`() {
    let long = Command(
      name: "long", summary: "Words",
      sections: [
        .init(
          "Flags",
          [
            Flag.toggle("a-flag-with-a-very-long-name-indeed", help: "Short"),
            Flag.toggle("flag", help: Array(repeating: "word", count: 40).joined(separator: " ")),
          ])
      ])
    let lines = Sample.program.help(for: long).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.contains("      --a-flag-with-a-very-long-name-indeed"))
    #expect(lines.contains("              Short"))
    #expect(lines.joined().components(of: "word") == 40)
  }
}

extension String {
  fileprivate func components(of word: String) -> Int { ranges(of: word).count }
}
