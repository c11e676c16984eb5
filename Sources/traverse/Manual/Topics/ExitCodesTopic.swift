import Host

extension Topic {
  static let exitCodes = Topic(
    name: "exit-codes", summary: "what the exit code tells a script",
    examples: [
      .init(
        "traverse plan --target 1 || echo \"not with these laws: $?\"",
        "1: an answer, and it is no.")
    ],
    parts: [
      .table(ExitCode.allCases.map { ("\($0.rawValue)", $0.meaning) }),
      .paragraph(
        "An error is one line on standard error that names the file, line, column or flag, says what was found and what "
          + "was expected; a second line may help."),
    ],
    section: "EXIT STATUS")
}

extension ExitCode {
  fileprivate var meaning: String {
    switch self {
    case .done: "done"
    case .negativeAnswer:
      "an answer, and it is no: a law that cannot be identified, a goal that cannot be reached, "
        + "tasks that are not done"
    case .usage: "a command line that cannot be understood"
    case .badData: "a file that is not what it should be"
    case .noInput: "a file that is not there or cannot be read"
    case .internalError: "a defect of Traverse itself"
    case .cannotCreate:
      "a file, folder or process that cannot be made, or one that is there already"
    case .inputOutput: "reading or writing failed on the way"
    case .stopped: "stopped with a checkpoint written: run the same command again"
    }
  }
}
