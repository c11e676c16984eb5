import Calibrate
import Engine
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
}
