import Host
import RunLogs
import Scaling

extension Action {
  static let importLogs = Action(
    command: Command(
      name: "import", summary: "logs of any layout as run logs that need no more flags",
      examples: [
        .init("traverse import history.csv --metric eval/loss -o runs.jsonl", "One log."),
        .init("traverse import all.csv --shape-from patch,width -o runs.jsonl", "Many runs."),
        .init("traverse import history.csv --metric eval/loss", "Only looks: what would be kept."),
      ],
      operands: .atLeastOne("LOG", help: LogFlags.operandHelp),
      sections: [
        LogFlags.section, Command.Section("Results", [Results.output, Results.force]),
      ]),
    run: { arguments, session in
      let output = try Results.file(arguments[Results.output], arguments)
      let (runs, _) = try LogFlags.readRuns(arguments.operands, arguments, session)
      if let output { try session.save(RunLog.jsonLines(runs), in: output) }
      if output?.path != "-" { try session.answer(RunText.text(runs)) }
      return .done
    })
}
