import Scaling
import traverse

/// A command with one flag of every kind, for all tests of the parser.
enum Sample {
  enum Residual: String, CaseIterable, Sendable { case log, linear, huber }

  static let budget = Flag.optional("budget", .compute, help: "Compute to spend")
  static let target = Flag.optional("target", .positive("ERROR"), help: "Error to reach")
  static let residual = Flag.value(
    "residual", .choice("KIND") as ValueFormat<Residual>, default: .log, help: "What is made small")
  static let offset = Flag.optional("offset", letter: "x", .number("VALUE"), help: "Any number")
  static let output = Flag.optional("output", letter: "o", .path, help: "Where the plan goes")
  static let json = Flag.toggle("json", letter: "j", help: "One JSON document and nothing else")
  static let sets = Flag.list("set", .shapes, help: "Shapes the plan may use")
  static let order = Flag.list("order", .order, help: "Which way an axis may be walked")
  static let params = Flag.optional("params", .positive("N"), help: "Parameters of the model")
  static let tokens = Flag.optional("tokens-per-step", .positive("T"), help: "Tokens in one step")
  static let quiet = Flag.toggle("quiet", letter: "q", help: "No messages but errors")

  static let plan = Command(
    name: "plan", summary: "When to train which shape",
    details: ["Without logs it plans on the laws that ship with the program."],
    examples: [
      .init("traverse plan --budget 1e18", "On the laws that ship with the program."),
      .init("traverse plan --laws laws.json --budget 1e21 -o plan.json", "On laws of your own."),
    ],
    operands: .any("LOG", help: "Run logs to fit laws to first"),
    sections: [
      .init("Goal", [budget, target]),
      .init("Other", [residual, offset, output, json, sets, order, params, tokens]),
    ],
    rules: [.exactlyOne([budget, target]), .needs(params, with: tokens)])
  static let resume = Command(
    name: "resume", summary: "Go on with a run", operands: .one("DIR", help: "the run's folder"))
  static let doctor = Command(name: "doctor", summary: "What is installed")

  static let program = Program(
    name: "traverse", version: "1.2.3", date: "May 1, 2026", summary: "plans runs",
    commands: [plan, resume, doctor],
    common: .init("Everywhere", [quiet]))

  /// What `program` makes of a line; a blank within a word is written `_`.
  static func parse(_ line: String) throws(UsageError) -> Arguments {
    let words = line.split(separator: " ").map { word in
      String(word.map { $0 == "_" ? " " : $0 })
    }
    guard case .run(let arguments) = try program.parse(words)
    else { throw UsageError(command: nil, .other("that line shows help")) }
    return arguments
  }

  static func problem(_ line: String) -> UsageError.Problem? {
    do {
      _ = try parse(line)
      return nil
    } catch {
      return error.problem
    }
  }
}
