import Scaling
import Testing
import traverse

@Suite struct ArgumentParserTests {
  @Test func `a whole line, every kind of flag`() throws {
    let arguments = try Sample.parse(
      "plan --budget 1e18 --residual=huber -o plan.json --set size=190M,1B --set patch=14,7_width=128 "
        + "a.csv --json -x -0.5 b.csv")
    #expect(arguments.command == "plan")
    #expect(arguments[Sample.budget] == Compute(flops: 1e18))
    #expect(arguments[Sample.target] == nil)
    #expect(arguments[Sample.residual] == .huber)
    #expect(arguments[Sample.output] == "plan.json")
    #expect(
      arguments[Sample.sets].map(\.description) == ["size=190M,1B", "patch=14,7 width=128"])
    #expect(arguments[Sample.json])
    #expect(!arguments[Sample.quiet])
    #expect(arguments[Sample.offset] == -0.5)
    #expect(arguments.operands == ["a.csv", "b.csv"])
  }

  @Test func `what is left out yields its default`() throws {
    let arguments = try Sample.parse("plan --target 3.2")
    #expect(arguments[Sample.residual] == .log)
    #expect(!arguments.isGiven(Sample.residual))
    #expect(arguments[Sample.sets].isEmpty)
    #expect(arguments[Sample.output] == nil)
    #expect(arguments.operands == [])
    #expect(try Sample.parse("plan --target 3 --residual log").isGiven(Sample.residual))
  }

  @Test(arguments: [
    "-o plan.json", "-oplan.json", "-o=plan.json", "--output plan.json",
    "--output=plan.json", "-jo plan.json", "-qjoplan.json",
  ])
  func `every way to spell a value`(flag: String) throws {
    #expect(try Sample.parse("plan --budget 1e18 \(flag)")[Sample.output] == "plan.json")
  }

  @Test func `an attached value may look like anything`() throws {
    let arguments = try Sample.parse("plan --budget=1e18 --output=--json=x")
    #expect(arguments[Sample.output] == "--json=x")
    #expect(!arguments[Sample.json])
  }

  @Test func `a dash alone and negative numbers are values`() throws {
    let arguments = try Sample.parse("plan --offset -1e3 -o - --budget 1e18 - -5")
    #expect(arguments[Sample.offset] == -1000)
    #expect(arguments[Sample.output] == "-")
    #expect(arguments.operands == ["-", "-5"])
  }

  @Test func `two dashes end the flags`() throws {
    let arguments = try Sample.parse("plan --budget 1e18 -- --json -o -- -h")
    #expect(arguments.operands == ["--json", "-o", "--", "-h"])
    #expect(!arguments[Sample.json])
  }

  @Test func `flags that every command has stand before or behind its name`() throws {
    #expect(try Sample.parse("-q doctor")[Sample.quiet])
    #expect(try Sample.parse("doctor --quiet")[Sample.quiet])
  }

  @Test(arguments: [
    ("plan --bugdet 1", UsageError.Problem.unknownFlag("--bugdet", nearest: "--budget")),
    ("plan --tokens 1", .unknownFlag("--tokens", nearest: "--tokens-per-step")),
    ("plan --colour 1", .unknownFlag("--colour", nearest: nil)),
    ("plan -budget 1", .unknownFlag("-budget", nearest: "--budget")),
    ("plan -z", .unknownFlag("-z", nearest: nil)),
    ("plan -jz", .unknownFlag("-z", nearest: nil)),
    ("plan --=x", .unknownFlag("--", nearest: nil)),
    ("plan --json=yes", .unexpectedValue(flag: "--json", found: "yes")),
    ("plan --json --json", .repeated(flag: "--json", values: [])),
    ("plan --budget 1 --budget 2", .repeated(flag: "--budget", values: ["1", "2"])),
    ("plan --budget 1 --target 2", .conflict(["--budget", "--target"])),
    ("plan a.csv", .missing(oneOf: ["--budget", "--target"])),
    (
      "plan --budget 1 --params 3B", .lacks(flag: "--params", needed: "--tokens-per-step")
    ),
    ("resume", .missingOperand(placeholder: "DIR", help: "the run's folder")),
    ("resume a b", .surplusOperand("b", limit: 1)),
    ("doctor a", .surplusOperand("a", limit: 0)),
    (
      "plan --output",
      .missingValue(flag: "--output", expected: "a file name", next: nil)
    ),
    (
      "plan -o --json",
      .missingValue(flag: "-o", expected: "a file name", next: "--json")
    ),
    (
      "plan --budget=",
      .malformedValue(
        flag: "--budget", found: "",
        expected: "a positive number of FLOPs such as 1e18 or 2.5e21", detail: nil, nearest: nil)
    ),
    (
      "plan --residual lgo",
      .malformedValue(
        flag: "--residual", found: "lgo", expected: "log, linear or huber", detail: nil,
        nearest: "log")
    ),
    (
      "plan --set size",
      .malformedValue(
        flag: "--set", found: "size",
        expected: "axes and values such as 'patch=14,7 width=128'", detail: "'size' has no '='",
        nearest: nil)
    ),
  ])
  func `each mistake is named with what was found`(line: String, problem: UsageError.Problem) {
    #expect(Sample.problem(line) == problem)
  }

  @Test func `the rest of a line cannot hide a mistake in a value`() {
    #expect(Sample.problem("plan --budget 0 --target 3") != nil)
    #expect(Sample.problem("plan --target 3 --set size=1,1") != nil)
  }

  @Test func `asking for a flag that the command does not declare is a defect`() async {
    await #expect(processExitsWith: .failure) {
      _ = try Sample.parse("doctor")[Sample.budget]
    }
  }

  /// Whatever the words, there is an answer: arguments, help, or an error.
  @Test func `no line breaks the parser`() {
    let pieces = [
      "-", "--", "=", "plan", "resume", "help", "budget", "o", "x", "1e18", "-5", ",",
      "size=1", "\u{301}", "\0", " ", "é", "-h", "--set", "--order", "-q",
    ]
    var seed: UInt64 = 42
    func next(_ bound: Int) -> Int {
      // Knuth's MMIX generator: the same lines every time.
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    var answers: [String: Int] = [:]
    for _ in 0..<20_000 {
      let words = (0..<next(6)).map { _ in
        (0...next(3)).map { _ in pieces[next(pieces.count)] }.joined()
      }
      do throws(UsageError) {
        switch try Sample.program.parse(words) {
        case .show(let text):
          #expect(text.hasSuffix("\n"))
          answers["help", default: 0] += 1
        case .run: answers["run", default: 0] += 1
        }
      } catch {
        #expect(error.description.count { $0 == "\n" } == 1)
        answers["error", default: 0] += 1
      }
    }
    #expect(Set(answers.keys) == ["help", "run", "error"])
  }

  @Test func `an operand of few words is one of them`() throws {
    let shell = Command(
      name: "do", summary: "", operands: .word("SHELL", of: ["bash", "zsh"], help: "Which"))
    let program = Program(
      name: "p", version: "", date: "", summary: "", commands: [shell], common: .init("", []))
    let problem = UsageError.Problem.malformedOperand(
      "zhs", expected: "bash or zsh", nearest: "zsh")
    #expect(throws: UsageError(command: "do", problem)) { try program.parse(["do", "zhs"]) }
    #expect(problem.description == "found 'zhs', expected bash or zsh; did you mean 'zsh'?")
    #expect(
      throws: UsageError(command: "do", .missingOperand(placeholder: "SHELL", help: "bash or zsh"))
    ) { try program.parse(["do"]) }
    #expect(program.help(for: shell).contains("SHELL  Which (bash, zsh)"))
    guard case .run = try program.parse(["do", "zsh"]) else {
      Issue.record("it is not run")
      return
    }
  }
}
