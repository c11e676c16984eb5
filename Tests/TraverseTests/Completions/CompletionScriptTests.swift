import Host
import Testing
import traverse

/// What shells offer, held against what the parser takes.
@Suite struct CompletionScriptTests {
  static let installed = Shell.allCases.filter(CompletingShell.isInstalled)

  @Test func `bash is always there to be tested`() {
    #expect(CompletionScriptTests.installed.contains(.bash))
  }

  /// Lines up to the cursor and what is offered; of flags the long ones alone.
  static let lines: [(line: [String], offers: Set<String>)] = [
    (["pl"], ["plan"]), (["p"], ["plan", "probe"]), (["nonsense", ""], []),
    (["--"], ["--quiet", "--help", "--version"]), (["-q", "--"], ["--help"]),
    (["-q", "who"], []), (["-q", "wh"], ["whatif"]),
    (["help", "pl"], ["plan", "plans"]), (["help", "plan", ""], []),
    (["completions", ""], ["bash", "zsh", "fish"]), (["completions", "bash", "z"], []),
    (["fit", "--residual", ""], ["log", "linear", "huber"]),
    (["fit", "--residual", "l"], ["log", "linear"]),
    (["plan", "--budget", ""], []), (["plan", "--budget", "1e18", "--ta"], []),
    (["plan", "--set", "size=190M,1B", "--set"], []),
    (["whatif", "--set", "size=190M,1B", "--set"], ["--set"]),
    (["plan", "-q", "--qu"], []), (["plan", "-qo", "x", "--outp"], []),
    (["plan", "--output=x", "--outp"], []), (["plan", "--out"], ["--output"]),
    (["-q", "plan", "--qu"], []), (["plan", "--", "--bu"], []),
    (["plan", "--laws", "la"], ["laws.json"]), (["plan", "la"], ["laws.json"]),
    (["plan", "a.csv", "la"], ["laws.json"]), (["plan", "--", "la"], ["laws.json"]),
    (["plan", "-o", "la"], ["laws.json"]), (["plan", "my"], ["my log.csv"]),
    (["resume", ""], ["sub", "a run"]), (["resume", "sub", "a"], []),
    (["resume", "--steps", "5", "s"], ["sub"]),
    (["train", "-o", "s"], ["sub"]), (["train", "--data", "fa"], ["fashion-mnist"]),
    (["train", "--data", "su"], ["sub"]), (["train", "la"], []),
    (["calibrate", "--manifest", "laws.json", "--da"], []),
    (["run", "plan.json", "la"], []), (["plan", "--transition-cost", "la"], ["laws.json"]),
  ]

  private func folder() throws -> Workspace {
    let folder = try Workspace()
    for name in ["laws.json", "my log.csv"] { try folder.write("", to: name) }
    for name in ["sub", "a run"] { try Folder.create(folder[name]) }
    return folder
  }

  @Test(arguments: installed)
  func `what is offered is what may follow`(shell: Shell) throws {
    let offers = try CompletingShell.offers(
      of: shell, for: Self.lines.map(\.line), in: folder())
    for (expected, offered) in zip(Self.lines, offers) {
      let long = offered.filter { !$0.hasPrefix("-") || $0.hasPrefix("--") }
      #expect(long == expected.offers, "\(shell): \(expected.line)")
    }
  }

  @Test(arguments: installed)
  func `a value behind its flag's sign of equality is completed`(shell: Shell) throws {
    let lines = [["fit", "--residual="], ["fit", "--residual=l"], ["plan", "--laws=la"]]
    let words: [Set<String>] = [["log", "linear", "huber"], ["log", "linear"], ["laws.json"]]
    let offers = try CompletingShell.offers(of: shell, for: lines, in: folder())
    // The word offered, or the whole: as the shell puts it into the line.
    for (words, offered) in zip(words, offers) {
      #expect(Set(offered.map { $0.split(separator: "=").last.map(String.init) ?? $0 }) == words)
    }
  }

  @Test(arguments: installed)
  func `after any flag those are offered that the parser does not refuse`(shell: Shell) throws {
    let program = CompletionScriptTests.withConflictsAlone
    // The slower shells are asked about the commands with the most intricate rules.
    let commands = program.commands.filter {
      shell == .bash || ["calibrate", "run"].contains($0.name)
    }
    var lines: [[String]] = []
    var expected: [Set<String>] = []
    for command in commands {
      let flags = command.flags + program.common.flags.map(\.declaration)
      for flag in flags {
        let given = [command.name] + Self.use(of: flag)
        lines.append(given + ["--"])
        expected.append(
          Set(
            flags.filter { !Self.isRefused(given + Self.use(of: $0)) }.map(\.spelling) + ["--help"]
          ))
      }
    }
    #expect(lines.count > 50)
    let offers = try CompletingShell.offers(of: shell, for: lines, in: Workspace())
    for (line, (offered, expected)) in zip(lines, zip(offers, expected)) {
      #expect(offered == expected, "\(shell): \(line)")
    }
  }

  /// The flag with a value that it takes.
  private static func use(of flag: FlagDeclaration) -> [String] {
    guard let argument = flag.argument else { return [flag.spelling] }
    let values =
      argument.words + ["2", "20", "0.5", "x=1", "x=free", "step=x", "depth=2", "30s", "x"]
    let value = values.first { (try? argument.read($0)) != nil }
    return [flag.spelling, value ?? "no value found for \(flag.spelling)"]
  }

  /// The program without what a line may lack: of several things wrong the parser names one.
  private static let withConflictsAlone = Program(
    name: "traverse", version: "", date: "", summary: "",
    commands: Program.traverse.commands.map { command in
      Command(
        name: command.name, summary: "", operands: command.operands, sections: command.sections,
        rules: command.rules.compactMap { rule in
          switch rule {
          case .atMostOne(let flags), .exactlyOne(let flags): .atMostOne(flags)
          case .needs: nil
          }
        })
    }, common: Program.traverse.common)

  /// Whether flags cannot stand together.
  private static func isRefused(_ words: [String]) -> Bool {
    do throws(UsageError) {
      _ = try withConflictsAlone.parse(words)
      return false
    } catch {
      switch error.problem {
      case .repeated, .conflict: return true
      case .missingOperand: return false
      default:
        Issue.record("\(words): \(error)")
        return true
      }
    }
  }

  @Test(arguments: installed)
  func `scripts are read without complaint`(shell: Shell) throws {
    let folder = try Workspace()
    try folder.write(CompletionScript(for: .traverse).text(for: shell), to: "script")
    let run = try BuiltProgram.shell("\(shell.rawValue) -n script", in: folder)
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    let printed = try BuiltProgram.run(["completions", shell.rawValue], in: folder)
    #expect(printed.output == (try folder.text("script")))
  }

  @Test func `texts with quotes, brackets, colons and backslashes reach the script whole`() throws {
    let odd = #"a 'b' [c] \d: $e `f` "g""#
    let command = Command(
      name: "do", summary: odd, sections: [.init("", [Flag.toggle("flag", help: odd)])])
    let program = Program(
      name: "odd", version: "1", date: "", summary: odd, commands: [command], common: .init("", []))
    let folder = try Workspace()
    for shell in Self.installed {
      try folder.write(CompletionScript(for: program).text(for: shell), to: "script")
      let run = try BuiltProgram.shell("\(shell.rawValue) -n script", in: folder)
      #expect(run.code == 0 && run.errors.isEmpty, "\(shell): \(run.errors)")
    }
    guard Self.installed.contains(.fish) else { return }
    try folder.write(CompletionScript(for: program).text(for: .fish), to: "script")
    let run = try BuiltProgram.shell(
      "fish --no-config -c 'source script; complete -C \"odd \"; complete -C \"odd do --f\"'",
      in: folder)
    #expect(run.output.contains("do\t\(odd)\n"))
    #expect(run.output.contains("--flag\t\(odd)\n"))
  }
}
