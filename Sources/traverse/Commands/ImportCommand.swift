import Host
import RunLogs
import Scaling

extension Action {
  private static let explain = Flag.toggle(
    "explain", help: "What was recognised in each file and why, and what an import would make of it"
  )

  static let importLogs = Action(
    command: Command(
      name: "import", summary: "logs of any layout as run logs that need no more flags",
      examples: [
        .init("traverse import history.csv --metric eval/loss -o runs.jsonl", "One log."),
        .init("traverse import all.csv --shape-from patch,width -o runs.jsonl", "Many runs."),
        .init("traverse import history.csv --metric eval/loss", "Only looks: what would be kept."),
        .init("traverse import --explain events.out.tfevents.*", "What is recognised, and why."),
      ],
      operands: .atLeastOne("LOG", help: LogFlags.operandHelp),
      sections: [
        LogFlags.section, Command.Section("Results", [explain, Results.output, Results.force]),
      ],
      rules: [.atMostOne([explain, Results.output])]),
    run: { arguments, session in
      guard !arguments[explain] else {
        let options = LogFlags.options(arguments)
        var reading = LogReading(session, isForResult: false)
        var parts: [String] = []
        for path in arguments.operands {
          for source in try reading.sources(at: path) {
            do {
              parts.append(try explanation(of: source, options, &reading))
            } catch  where LogReading.isFolder(path) && !(error is HostError) {
              parts.append("\(FileName.printable(source.name)): not read: \(error)")
            }
          }
        }
        try session.answer(parts.joined(separator: "\n\n\n"))
        return .done
      }
      let output = try Results.file(arguments[Results.output], arguments)
      let (runs, _) = try LogFlags.readRuns(arguments.operands, arguments, session)
      if let output { try session.save(RunLog.jsonLines(runs), in: output) }
      if output?.path != "-" { try session.answer(RunText.text(runs)) }
      return .done
    })

  /// Format, columns, and the runs that come of them or why none do.
  private static func explanation(
    of source: LogSource, _ options: ImportOptions, _ reading: inout LogReading
  ) throws -> String {
    let name = source.name
    let document = try reading.document(of: source)
    let summaries = try document.tables.map { try LogSummary($0, options: options) }
    let outcome: String
    do throws(ImportError) {
      let log = try LogImport(document, name: name, options: options)
      outcome = RunText.text(log.runs)
    } catch {
      outcome = "not imported: \(error)"
    }
    let heads = summaries.prefix(1).map { log in
      "\(FileName.printable(name)): \(LogText.title(log))\nrecognised by \(log.format.sign)"
    }
    return
      (heads + summaries.map(LogText.text) + [outcome] + document.warnings.map { "warning: \($0)" })
      .joined(separator: "\n\n")
  }
}
