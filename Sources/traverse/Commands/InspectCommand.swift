import Calibrate
import Engine
import Host
import JSON
import Planner
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
      operands: .atLeastOne(
        "FILE", help: "Laws, plans, run logs, logs of other trainers, and what is in a run's folder"
      ),
      sections: [LogFlags.section]),
    run: { arguments, session in
      let options = LogFlags.options(arguments)
      var texts: [String] = []
      for path in arguments.operands {
        guard !LogReading.isFolder(path) else {
          var reading = LogReading(session, isForResult: false)
          for source in try reading.sources(at: path) {
            let name = FileName.printable(source.name)
            do {
              let (title, body) = try describe(
                try reading.document(of: source), source.name, options)
              texts.append("\(name): \(title)\n\n\(body)")
            } catch  where !(error is HostError) {
              texts.append("\(name): not read: \(error)")
            }
          }
          continue
        }
        let (bytes, name) = try session.peekLog(path)
        let (title, body) = try describe(bytes, path: name, options)
        texts.append("\(FileName.printable(path)): \(title)\n\n\(body)")
      }
      try session.answer(texts.joined(separator: "\n\n\n"))
      return .done
    })

  /// What the file is, and what is in it.
  private static func describe(
    _ bytes: [UInt8], path: String, _ options: ImportOptions
  ) throws -> (title: String, body: String) {
    if TensorFileText.isRecognised(bytes) {
      do {
        let file = try TensorFile(bytes)
        return (TensorFileText.title(file), TensorFileText.text(file))
      } catch {
        throw FileError(path: path, reason: error.description)
      }
    }
    if SweepManifest.isRecognised(bytes) {
      do {
        return ("tasks of a sweep", SweepText.text(try SweepManifest(bytes)))
      } catch {
        throw FileError(path: path, reason: error.description)
      }
    }
    if let document = try DocumentFormats.document(bytes, path: path) {
      do {
        return try describe(document)
      } catch {
        throw FileError(path: path, reason: error.description)
      }
    }
    return try describe(try LogReading.document(bytes, name: path), path, options)
  }

  /// Format, columns and quantities of a log.
  private static func describe(
    _ document: LogDocument, _ path: String, _ options: ImportOptions
  ) throws -> (title: String, body: String) {
    let summaries = try document.tables.map { try LogSummary($0, options: options) }
    let body: String
    if summaries.contains(where: { $0.format == .native }) {
      body = RunText.text(try LogImport(document, name: path, options: options).runs)
    } else {
      body = summaries.map(LogText.text).joined(separator: "\n\n")
    }
    let warnings = document.warnings.map { "warning: \($0)" }
    let title = summaries.first.map(LogText.title) ?? "nothing"
    return (title, ([body] + warnings).joined(separator: "\n\n"))
  }

  /// A document of Traverse's own, by the format that it states.
  private static func describe(
    _ document: JSONCursor
  ) throws(JSONMismatch) -> (title: String, body: String) {
    switch document["format"].value?.string {
    case WhatIfReport.format:
      return ("sets of shapes", WhatIfText.text(try WhatIfReport(document)))
    case TransitionCosts.format:
      return ("costs of transitions", TransitionCostsText.text(try TransitionCosts(document)))
    case FileFormat.laws.rawValue:
      let laws = try LawSet(document)
      return ("laws", lines(LawText.text(laws), LawText.refusals(laws) + LawText.warnings(laws)))
    case FileFormat.plan.rawValue:
      let plan = try Plan(document)
      return ("plan", lines(PlanText.text(plan), plan.warnings))
    case StepSchedule.format:
      return ("plan in steps", ScheduleText.text(try StepSchedule(document)))
    case TrainingRequest.format:
      _ = try TrainingRequest(document)
      return ("what to train", DocumentText.text(document.value ?? .null))
    case let format:
      if let plain = DocumentFormats.plain.first(where: { $0.format == format }) {
        return (plain.title, DocumentText.text(document.value ?? .null))
      }
      let known = DocumentFormats.all.map(\.format)
      throw document["format"].mismatch(Listing.alternatives(known))
    }
  }

  /// A text and the remarks that came with it, one a line.
  private static func lines(_ text: String, _ remarks: [String]) -> String {
    guard !remarks.isEmpty else { return text }
    return text + "\n\n" + remarks.map { FileName.printable($0) }.joined(separator: "\n")
  }
}
