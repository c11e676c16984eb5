internal import Host
internal import JSON
internal import Scaling

/// A run in its folder: trains to the end of the budget, writing log and checkpoints on the way.
///
/// - `run.jsonl`: the log. `checkpoints/`: the newest two. `spec.json` is the caller's, as is the claim on the
///   folder.
/// - Killed at any moment and begun again, it goes on from the last checkpoint and ends with the same bits.
package final class TrainingRun {
  package let trainer: Trainer
  package private(set) var log: RunLogFile
  private let store: CheckpointStore
  /// Of all phases so far; empty for a run of one shape.
  private let shapes: [Shape]

  /// Takes up the newest whole checkpoint in `folder`, or begins.
  ///
  /// Throws where the folder's checkpoints are of another run, or all damaged.
  package convenience init(
    _ trainer: Trainer, in folder: String, program: String, report: (RunEvent) -> Void
  ) throws(RunError) {
    try self.init(
      trainer, in: folder, from: CheckpointStore(folder: folder).found(), of: folder,
      program: program, shapes: [], report: report)
  }

  /// The same from a checkpoint that was looked up, of the run in `origin`, which may be another's.
  ///
  /// `shapes` are those of the phases so far, where there may be several.
  init(
    _ trainer: Trainer, in folder: String, from found: CheckpointStore.Found?, of origin: String,
    program: String, shapes: [Shape], report: (RunEvent) -> Void
  ) throws(RunError) {
    self.trainer = trainer
    self.shapes = shapes
    store = CheckpointStore(folder: folder)
    let header = trainer.logHeader(program: program)
    if let found {
      for warning in found.warnings { report(.warned(warning)) }
      if let warning = try trainer.restore(found.checkpoint) { report(.warned(warning)) }
      log = try RunLogFile(
        Self.logPath(in: origin), header: header, upTo: trainer.state.lastPoint)
      log.path = Self.logPath(in: folder)
      if trainer.state.totalStep > 0 {
        report(
          .resumed(
            step: trainer.state.totalStep, of: trainer.state.origin.step + trainer.schedule.steps))
      }
    } else {
      log = RunLogFile(Self.logPath(in: folder), header: header)
    }
    if !shapes.isEmpty { log.name(phases: shapes) }
  }

  /// The next phase of a run, whose trainer stands behind a transition.
  init(_ trainer: Trainer, after previous: TrainingRun) {
    self.trainer = trainer
    shapes = previous.shapes + [trainer.shape.shape]
    store = previous.store
    log = previous.log
    log.name(phases: shapes)
  }

  package static func logPath(in folder: String) -> String { folder + "/run.jsonl" }

  /// Trains until the budget is spent or `isStopping` turns true, which is looked at before each step.
  ///
  /// `now` tells seconds since whenever. A checkpoint is written after so many seconds, when it stops, and at
  /// the end, which may come at any point of the log where `isOver` says so.
  package func train(
    checkpointEvery interval: Double, now: () -> Double,
    isStopping: @escaping @Sendable () -> Bool,
    isOver: ([LogPoint]) throws(RunError) -> Bool = { _ in false }, report: (RunEvent) -> Void
  ) throws(RunError) -> RunEnding {
    // Whatever was behind the checkpoint is made again.
    try log.write()
    var (saved, savedStep) = (now(), trainer.state.totalStep)
    func save() throws(RunError) {
      guard savedStep != trainer.state.totalStep || trainer.state.totalStep == 0 else { return }
      try self.save()
      (saved, savedStep) = (now(), trainer.state.totalStep)
      report(.saved(step: savedStep))
    }
    while true {
      if trainer.isEvaluationDue {
        let start = now()
        guard let point = trainer.evaluate(unless: isStopping) else {
          try save()
          return .stopped
        }
        trainer.state.evaluationSeconds += now() - start
        try log.append(point)
        report(.evaluated(point))
      }
      var isOverHere = trainer.isDone
      if !isOverHere, trainer.isAtPoint { isOverHere = try isOver(log.points) }
      if isOverHere {
        try save()
        return .finished
      }
      if isStopping() {
        try save()
        return .stopped
      }
      if now() - saved >= interval { try save() }
      try step(now, report)
    }
  }

  private func step(_ now: () -> Double, _ report: (RunEvent) -> Void) throws(RunError) {
    let start = now()
    do {
      let done = try trainer.step()
      trainer.state.seconds += now() - start
      report(.stepped(done, trainer.state, of: trainer.schedule.steps))
    } catch {
      throw .training(error)
    }
  }

  private func save() throws(RunError) {
    try RunError.checkpoints { () throws(CheckpointError) in
      try store.save(
        step: trainer.state.totalStep, model: trainer.modelTensors,
        optimizer: trainer.optimizerTensors,
        state: trainer.checkpointState)
    }
  }
}
