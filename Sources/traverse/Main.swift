import Host

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The entry: words in, text and an exit code out.
@main
enum Main {
  static func main() {
    Environment.prepare()
    exit(run(Environment.arguments).rawValue)
  }

  private static func run(_ words: [String]) -> ExitCode {
    do {
      return try perform(words)
    } catch let error as HostError where error.isBrokenPipe {
      // Whoever read our output has gone: no failure, and nobody to tell.
      return .done
    } catch {
      let failure = Failure(error)
      Session.complain(failure.message)
      return failure.code
    }
  }

  /// Does what the words say; throws what went wrong.
  static func perform(_ words: [String]) throws -> ExitCode {
    switch try Program.traverse.parse(words) {
    case .show(let text):
      try StandardStream.output.write(text)
      return .done
    case .run(let arguments):
      guard let action = Action.all.first(where: { $0.command.name == arguments.command })
      else { preconditionFailure("no action for the command \(arguments.command)") }
      let session = Session(words: words, isQuiet: arguments[CommonFlags.quiet])
      return try action.run(arguments, session)
    }
  }
}

extension Program {
  /// All that this program can do, as a value.
  package static let traverse = Program(
    name: "traverse", version: Version.current, date: Version.date,
    summary: "when to train which model shape, from scaling laws fitted to run logs",
    commands: Action.all.map(\.command), topics: Topic.all, common: CommonFlags.section)
}
