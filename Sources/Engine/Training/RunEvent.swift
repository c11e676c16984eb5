package import Scaling

/// What a run tells while it goes on; the command line prints it.
package enum RunEvent: Sendable {
  /// It goes on after so many steps of those that it has, phases to come not counted.
  case resumed(step: Int, of: Int)
  /// Of so many steps in this phase.
  case stepped(Trainer.StepReport, TrainingState, of: Int)
  case evaluated(LogPoint)
  /// It goes on in another shape.
  case changed(phase: Int, to: Shape)
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
