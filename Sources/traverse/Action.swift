import Host

/// A command together with what it does.
struct Action: Sendable {
  let command: Command
  let run: @Sendable (Arguments, Session) throws -> ExitCode

  /// Every command, in the order in which a newcomer meets them.
  static let all: [Action] = [
    .plan, .fit, .whatIf, .importLogs, .inspect,
    .calibrate, .probe, .runPlan, .report, .export, .train, .cell, .resume,
    .demo, .doctor, .completions,
  ]
}

/// Flags that every command has.
enum CommonFlags {
  static let quiet = Flag.toggle("quiet", letter: "q", help: "No remarks on standard error")

  static let section = Command.Section("Everywhere", [quiet])
}
