import Host

/// A command together with what it does.
struct Action: Sendable {
  let command: Command
  let run: @Sendable (Arguments, Session) throws -> ExitCode

  /// Every command, in the order in which a newcomer meets them.
  static let all: [Action] = [.plan, .fit, .whatIf, .importLogs, .inspect, .doctor]
}

/// Flags that every command has.
enum CommonFlags {
  static let quiet = Flag.toggle("quiet", letter: "q", help: "No remarks on standard error")

  static let section = Command.Section("Everywhere", [quiet])
}

/// Flags about what a command writes; each command lists those it has.
enum OutputFlags {
  static let output = Flag.optional("output", letter: "o", .path, help: "Write the result there")
  static let plot = Flag.optional("plot", .path, help: "Draw it: a name ending in .svg, .png, .pdf")
  static let json = Flag.toggle("json", help: "Print one JSON document and nothing else")
  static let force = Flag.toggle("force", help: "Replace files that are there")
}
