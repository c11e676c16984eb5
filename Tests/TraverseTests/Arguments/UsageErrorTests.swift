import Host
import Testing
import traverse

@Suite struct UsageErrorTests {
  @Test(arguments: [
    (
      UsageError.Problem.unknownFlag("--bugdet", nearest: "--budget"),
      "--bugdet is no flag here; did you mean '--budget'?"
    ),
    (
      .missingValue(flag: "-o", expected: "a file name", next: "--json"),
      "-o has no value: found the flag '--json' (write -o=--json if it is meant), "
        + "expected a file name"
    ),
    (
      .missingValue(flag: "-o", expected: "a file name", next: nil),
      "-o has no value: found nothing more, expected a file name"
    ),
    (
      .malformedValue(
        flag: "--residual", found: "lgo", expected: "log, linear or huber", detail: nil,
        nearest: "log"),
      "--residual: found 'lgo', expected log, linear or huber; did you mean 'log'?"
    ),
    (
      .malformedValue(
        flag: "--set", found: "size", expected: "axes", detail: "'size' has no '='", nearest: nil),
      "--set: found 'size' ('size' has no '='), expected axes"
    ),
    (
      .repeated(flag: "--seed", values: ["1", "2"]),
      "--seed is given more than once: found '1' and '2', expected one"
    ),
    (.repeated(flag: "--json", values: []), "--json is given more than once, expected one"),
    (
      .conflict(["--budget", "--target"]),
      "--budget and --target exclude each other, expected one of them"
    ),
    (
      .missing(oneOf: ["--budget", "--target"]),
      "expected one of --budget or --target, found none"
    ),
    (.surplusOperand("x", limit: 0), "'x' is one word too many, expected flags only"),
    (.unknownCommand("paln", nearest: "plan"), "'paln' is no command; did you mean 'plan'?"),
  ])
  func `found, expected, nearest word`(problem: UsageError.Problem, message: String) {
    #expect(problem.description == message)
  }

  @Test func `the second line says where to read more`() {
    let error = UsageError(command: "plan", .noCommand)
    #expect(error.description == "no command is given\nSee 'traverse help plan'.")
    #expect(
      UsageError(command: nil, .noCommand).description.hasSuffix("See 'traverse help'."))
    #expect(error.exitCode == .usage)
  }

  @Test func `words of the user cannot act on the terminal`() {
    let error = UsageError(command: nil, .unknownCommand("\u{1B}[2J\n", nearest: nil))
    #expect(error.description.hasPrefix("'\\u{1B}[2J\\n' is no command"))
  }
}
