import Calibrate
import Engine
import JSON
import Planner
import Scaling

/// The formats of Traverse's own files, each by the word that a file of it states and with what such a file is.
enum DocumentFormats {
  /// Those that people write or hand on, which `inspect` tells in its own words.
  static let described: [(format: String, title: String)] = [
    (FileFormat.laws.rawValue, "laws, as fit and calibrate write them or you by hand"),
    (FileFormat.plan.rawValue, "a plan, which run carries out"),
    (FileFormat.run.rawValue, "run logs as JSON Lines: run.jsonl, and what import writes"),
    (WhatIfReport.format, "sets of shapes, as whatif compares them"),
    (StepSchedule.format, "a plan in steps of another trainer, as export writes it"),
    (TransitionCosts.format, "costs of transitions, as probe writes them or you by hand"),
    (TrainingRequest.format, "what to train: spec.json"),
    (SweepManifest.format, "tasks of a sweep: tasks.jsonl"),
  ]

  /// Those that are shown as they stand.
  static let plain: [(format: String, title: String)] = [
    (CheckpointStore.format, "part of a checkpoint"),
    (AdaptiveRequest.format, "what an adaptive run does"),
    (AdaptiveOutcome.format, "what an adaptive run came to"),
    (ProbeRequest.format, "what a probe tries"), (ProbeOutcome.format, "what a probe found"),
    (TrainingResult.format, "what a run came to"),
    (TrainingEstimate.format, "what a run would take"),
    (SweepEstimate.format, "what a sweep would take"),
  ]

  static let all = described + plain

  /// The one JSON object that a file is, if it states a format other than that of run logs.
  ///
  /// A log may be JSON too, an object a line: a file whose first line is no object of its own is none,
  /// and what is wrong with it is said in terms of JSON.
  static func document(_ bytes: [UInt8], path: String) throws(FileError) -> JSONCursor? {
    guard bytes.first(where: { $0 > UInt8(ascii: " ") }) == UInt8(ascii: "{") else { return nil }
    // A log may be long, and its reader need not hold all of it: what Traverse writes names its format at once.
    guard bytes.prefix(1 << 13).contains(Array("\"format\"".utf8)) else { return nil }
    do {
      let document = try JSONParser.parse(bytes, words: .accepted)
      guard let format = document["format"], format.string != FileFormat.run.rawValue
      else { return nil }
      return JSONCursor(document)
    } catch {
      let firstLine = Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
      guard (try? JSONParser.parse(firstLine, words: .accepted)) == nil else { return nil }
      throw FileError(path: path, reason: "broken JSON, \(error.description)")
    }
  }
}
