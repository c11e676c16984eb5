internal import Host
internal import JSON
package import Scaling

/// A run in its folder: trains to the end of the budget, writing log and checkpoints on the way.
///
/// - `run.jsonl`: the log. `checkpoints/`: the newest two. `spec.json` is the caller's, as is the claim on the
///   folder.
/// - Killed at any moment and begun again, it goes on from the last checkpoint and ends with the same bits.
package final class TrainingRun {
  package let trainer: Trainer
  package let logPath: String
  private let store: CheckpointStore
  private var log: RunLogFile

  /// Takes up the newest whole checkpoint in `folder`, or begins.
  ///
  /// `shapes` are those of all phases, where there are several. Throws where the folder's checkpoints are of another
  /// run, or all damaged.
  package init(
    _ trainer: Trainer, in folder: String, program: String, shapes: [Shape] = [],
    report: (RunEvent) -> Void
  ) throws(RunError) {
    self.trainer = trainer
    let store = CheckpointStore(folder: folder)
    self.store = store
    let header = trainer.logHeader(program: program, shapes: shapes)
    logPath = folder + "/run.jsonl"
    let found = try RunError.checkpoints { () throws(CheckpointError) in try store.newest() }
    guard let found else {
      log = RunLogFile(logPath, header: header)
      return
    }
    for warning in found.warnings { report(.warned(warning)) }
    if let warning = try trainer.restore(found.checkpoint) { report(.warned(warning)) }
    log = try RunLogFile(logPath, header: header, upTo: trainer.state.lastPoint)
    if trainer.state.totalStep > 0 { report(.resumed(step: trainer.state.totalStep)) }
  }

  /// The next phase of a run, whose trainer stands behind a transition.
  init(_ trainer: Trainer, after previous: TrainingRun) {
    self.trainer = trainer
    logPath = previous.logPath
    store = previous.store
    log = previous.log
  }

  /// Trains until the budget is spent or `isStopping` turns true, which is looked at before each step.
  ///
  /// `now` tells seconds since whenever. A checkpoint is written after so many seconds, when it stops, and at
  /// the end.
  package func train(
    checkpointEvery interval: Double, now: () -> Double,
    isStopping: @escaping @Sendable () -> Bool, report: (RunEvent) -> Void
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
        try log.append(point.json)
        report(.evaluated(point))
      }
      if trainer.isDone {
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
      report(.stepped(done, trainer.state))
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
