import Host
import JSON
import RunLogs
import Scaling

extension Action {
  static let inspect = Action(
    command: Command(
      name: "inspect", summary: "what is in any file that Traverse reads or writes",
      examples: [
        .init(
          "traverse inspect history.csv",
          "Format, columns, and from which one each quantity would be read."),
        .init("traverse inspect laws.json plan.json", "Laws as a table, a plan as text."),
      ],
      operands: .atLeastOne("FILE", help: "Laws, plans, run logs, and logs of other trainers"),
      sections: [LogFlags.section]),
    run: { arguments, session in
      let options = LogFlags.options(arguments)
      for path in arguments.operands {
        let text = try describe(try session.read(path).bytes, path: path, options: options)
        let isOneOfMany = arguments.operands.count > 1
        try session.answer(isOneOfMany ? "\(FileName.printable(path)):\n\(text)\n" : text)
      }
      return .done
    })

  private static func describe(
    _ bytes: [UInt8], path: String, options: ImportOptions
  ) throws -> String {
    // A document of several lines cannot be a log, so a parse decides between the two.
    if bytes.first(where: { $0 > UInt8(ascii: " ") }) == UInt8(ascii: "{"),
      let document = try? JSONParser.parse(bytes), document["format"] != nil,
      document["format"]?.string != FileFormat.run.rawValue
    {
      return try describe(JSONCursor(document), path: path)
    }
    let log = try LogDocument.read(bytes, name: path)
    let summaries = try log.tables.map { table in
      LogText.summary(try LogSummary(table, options: options))
    }
    let warnings = log.warnings.map { "warning: \($0)" }
    return (summaries + warnings).joined(separator: "\n\n")
  }

  private static func describe(_ document: JSONCursor, path: String) throws -> String {
    do {
      switch try FileFormat(of: document) {
      case .laws:
        let laws = try LawSet(document)
        return ([LawText.table(laws)] + LawText.remarks(laws)).joined(separator: "\n")
      case .plan:
        let plan = try Plan(document)
        return ([PlanText.text(plan)] + plan.warnings).joined(separator: "\n")
      case .run:
        // A run log is JSON Lines and goes through the door of the logs.
        throw document["format"].mismatch("laws or a plan")
      }
    } catch let error as JSONMismatch {
      throw FileError(path: path, reason: error.description)
    }
  }
}
