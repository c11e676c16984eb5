import Testing
import traverse

@Suite struct ProgramTests {
  private func shown(_ words: String...) throws(UsageError) -> String? {
    guard case .show(let text) = try Sample.program.parse(words) else { return nil }
    return text
  }

  @Test func `help is shown for the asking, wherever it is asked`() throws {
    let overview = Sample.program.help
    for words in [[], ["help"], ["-h"], ["--help"], ["-q", "--help"], ["-q", "help"]] {
      guard case .show(overview) = try Sample.program.parse(words) else {
        Issue.record("\(words) shows something else")
        continue
      }
    }
    let plan = Sample.program.help(for: Sample.plan)
    #expect(try shown("help", "plan") == plan)
    #expect(try shown("plan", "--help") == plan)
    #expect(try shown("plan", "-h") == plan)
    #expect(try shown("plan", "--nonsense", "--budget", "-h") == plan)
    #expect(try shown("help", "plan", "--help") == plan)
    #expect(try shown("help", "--help") == overview)
  }

  @Test func `two flags with one name or letter are a defect`() async {
    await #expect(processExitsWith: .failure) {
      let flags = [Flag.toggle("a", help: ""), Flag.toggle("a", help: "")]
      let command = Command(name: "c", summary: "", sections: [.init("", flags)])
      _ = Program(
        name: "p", version: "", date: "", summary: "", commands: [command], common: .init("", []))
    }
    await #expect(processExitsWith: .failure) {
      let flags = [Flag.toggle("have", letter: "h", help: "")]
      let command = Command(name: "c", summary: "", sections: [.init("", flags)])
      _ = Program(
        name: "p", version: "", date: "", summary: "", commands: [command], common: .init("", []))
    }
  }

  @Test func `a topic named like a command is a defect`() async {
    await #expect(processExitsWith: .failure) {
      let command = Command(name: "c", summary: "")
      let topic = Topic(name: "c", summary: "", parts: [])
      _ = Program(
        name: "p", version: "", date: "", summary: "", commands: [command], topics: [topic],
        common: .init("", []))
    }
  }

  @Test func `the nearest of commands and topics is suggested`() {
    for (word, nearest) in [("law", "laws"), ("formts", "formats"), ("plam", "plan")] {
      #expect(throws: UsageError(command: nil, .unknownSubject(word, nearest: nearest))) {
        try Program.traverse.parse(["help", word])
      }
    }
  }

  @Test func `the version`() throws { #expect(try shown("--version") == "traverse 1.2.3\n") }

  @Test(arguments: [
    (["paln"], UsageError.Problem.unknownCommand("paln", nearest: "plan")),
    (["help", "resum"], .unknownSubject("resum", nearest: "resume")),
    (["runs.csv"], .unknownCommand("runs.csv", nearest: nil)),
    (["paln", "--help"], .unknownCommand("paln", nearest: "plan")),
    (["-q"], .noCommand), (["--verison"], .unknownFlag("--verison", nearest: "--version")),
    (["--budget"], .unknownFlag("--budget", nearest: nil)),
  ])
  func `a line without a known command`(words: [String], problem: UsageError.Problem) {
    #expect(throws: UsageError(command: nil, problem)) { try Sample.program.parse(words) }
  }
}
