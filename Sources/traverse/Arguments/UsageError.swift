package import Host

/// What was wrong with the words of a command line: always exit code 2.
package struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The command whose help explains it; `nil` for the program's.
  package let command: String?
  package let problem: Problem

  package init(command: String?, _ problem: Problem) {
    self.command = command
    self.problem = problem
  }

  package enum Problem: Hashable, Sendable {
    case noCommand
    case unknownCommand(String, nearest: String?)
    case unknownSubject(String, nearest: String?)
    case unknownFlag(String, nearest: String?)
    case missingValue(flag: String, expected: String, next: String?)
    case unexpectedValue(flag: String, found: String)
    case malformedValue(
      flag: String, found: String, expected: String, detail: String?, nearest: String?)
    case repeated(flag: String, values: [String])
    case conflict([String])
    case missing(oneOf: [String])
    case lacks(flag: String, needed: String)
    case missingOperand(placeholder: String, help: String)
    case malformedOperand(String, expected: String, nearest: String?)
    case surplusOperand(String, limit: Int)
    /// Words that only the command itself could judge.
    case other(String)
  }

  package var exitCode: ExitCode { .usage }

  /// What was found, what was expected, and where to read more: two lines.
  package var description: String {
    let help = command.map { "traverse help \($0)" } ?? "traverse help"
    return FileName.printable(problem.description) + "\nSee '\(help)'."
  }
}

extension UsageError.Problem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noCommand: return "no command is given"
    case .unknownCommand(let name, let nearest):
      return "'\(name)' is no command" + Self.guess(nearest)
    case .unknownSubject(let name, let nearest):
      return "'\(name)' is no command and no topic" + Self.guess(nearest)
    case .unknownFlag(let flag, let nearest):
      let file = flag.contains(".") ? "; a file of that name is './\(flag)'" : ""
      return "\(flag) is no flag here" + (nearest == nil ? file : Self.guess(nearest))
    case .missingValue(let flag, let expected, let next):
      let found = next.map { "the flag '\($0)' (write \(flag)=\($0) if it is meant)" }
      return "\(flag) has no value: found \(found ?? "nothing more"), expected \(expected)"
    case .unexpectedValue(let flag, let found):
      return "\(flag) takes no value: found '\(found)', expected \(flag) alone"
    case .malformedValue(let flag, let found, let expected, let detail, let nearest):
      let reason = detail.map { " (\($0))" } ?? ""
      return "\(flag): found '\(found)'\(reason), expected \(expected)" + Self.guess(nearest)
    case .repeated(let flag, let values):
      let found = values.isEmpty ? "" : ": found " + Listing.all(values.map { "'\($0)'" })
      return "\(flag) is given more than once\(found), expected one"
    case .conflict(let flags):
      return Listing.all(flags) + " exclude each other, expected one of them"
    case .missing(let flags):
      return "expected "
        + (flags.count > 1 ? "one of " + Listing.alternatives(flags) : flags.joined())
        + ", found none"
    case .lacks(let flag, let needed): return "\(flag) means nothing without \(needed)"
    case .missingOperand(let placeholder, let help):
      return "\(placeholder) is missing: expected \(help)"
    case .malformedOperand(let word, let expected, let nearest):
      return "found '\(word)', expected \(expected)" + Self.guess(nearest)
    case .surplusOperand(let word, let limit):
      let expected = limit == 0 ? "flags only" : limit == 1 ? "one" : "\(limit) at most"
      return "'\(word)' is one word too many, expected \(expected)"
    case .other(let message): return message
    }
  }

  private static func guess(_ nearest: String?) -> String {
    nearest.map { "; did you mean '\($0)'?" } ?? ""
  }
}
