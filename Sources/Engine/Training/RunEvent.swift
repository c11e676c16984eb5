/// What a run tells while it goes on; the command line prints it.
package enum RunEvent: Sendable {
  /// It goes on after so many steps.
  case resumed(step: Int)
  case stepped(Trainer.StepReport, TrainingState)
  case evaluated(LogPoint)
  case saved(step: Int)
  /// Something was not as it should be and could be helped.
  case warned(String)
}

/// How a run ended.
package enum RunEnding: Hashable, Sendable {
  /// The budget is spent.
  case finished
  /// Somebody asked it to stop; it goes on from the checkpoint it wrote.
  case stopped
}
