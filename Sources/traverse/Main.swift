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
    exit(run().rawValue)
  }

  private static func run() -> ExitCode {
    do throws(HostError) {
      switch parsed() {
      case .success(.show(let text)):
        try StandardStream.output.write(text)
        return .done
      case .success(.run(let arguments)):
        preconditionFailure("no command \(arguments.command) is declared")
      case .failure(let error):
        try StandardStream.error.write("traverse: \(error)\n")
        return error.exitCode
      }
    } catch {
      if error.isBrokenPipe { return .done }
      try? StandardStream.error.write("traverse: \(error)\n")
      return error.exitCode
    }
  }

  private static func parsed() -> Result<Program.Request, UsageError> {
    do { return .success(try program.parse(Environment.arguments)) } catch {
      return .failure(error)
    }
  }

  private static let program = Program(
    name: "traverse", version: "0.1.0",
    summary: "plans training runs whose model changes shape while it trains", commands: [],
    common: Command.Section(
      "Everywhere", [Flag.toggle("quiet", letter: "q", help: "No messages but errors")]))
}
