import Engine
import Host
import Scaling

/// How far a run is, on standard error: one line that is rewritten on a terminal, now and then a line
/// elsewhere.
struct TrainingProgress {
  private let session: Session
  private let line: ProgressLine
  /// As many as were planned.
  private let phases: Int
  /// Of what was to be expected at a point, for a run that has a plan.
  private let projection: Projection?
  /// Where this process began: its own speed tells the time left.
  private var begin: TrainingState?
  private var shown = Double.zero
  private let stopwatch = Stopwatch()

  init(_ session: Session, phases: Int = 1, projection: Projection? = nil) {
    self.session = session
    self.phases = phases
    self.projection = projection
    line = ProgressLine(session)
  }

  mutating func show(_ event: RunEvent) {
    switch event {
    case .warned(let text): remark(text)
    case .resumed(let step, let steps):
      remark("goes on after step \(step) of \(steps)")
    case .saved: break
    case .evaluated(let point): remark(text(point))
    case .changed(let phase, let shape): remark("phase \(phase + 1): \(shape)")
    case .stepped(let report, let state, let steps):
      guard !session.isQuiet else { return }
      if begin == nil || begin?.origin.phase != state.origin.phase { begin = state }
      let now = stopwatch.seconds
      guard now - shown >= (line.isShown ? 0.2 : 60) else { return }
      shown = now
      let words = text(report, state, of: steps)
      if line.isShown { line.show(words) } else { session.remark(words) }
    }
  }

  /// Takes the line away that is rewritten.
  func clear() { line.clear() }

  private func remark(_ text: String) {
    clear()
    session.remark(text)
  }

  /// `step 120 of 335, 3.580e12 FLOP, loss 0.8123, 95.1 GFLOP/s, 12 min left`.
  private func text(
    _ report: Trainer.StepReport, _ state: TrainingState, of steps: Int
  ) -> String {
    let phase = phases > 1 ? ["phase \(state.origin.phase + 1) of \(phases)"] : []
    var words =
      phase + [
        "step \(state.step) of \(steps)", "\(NumberText.compute(state.compute)) FLOP",
        "loss \(NumberText.error(report.loss))",
      ]
    if let begin, state.step > begin.step {
      let seconds = state.seconds - begin.seconds
      let secondsPerStep = seconds / Double(state.step - begin.step)
      words.append(TrainingText.rate((state.compute - begin.compute).flops / seconds))
      words.append(TrainingText.duration(Double(steps - state.step) * secondsPerStep) + " left")
    }
    return words.joined(separator: ", ")
  }

  private func text(_ point: LogPoint) -> String {
    var words = [
      "step \(point.step)", "\(NumberText.compute(point.compute)) FLOP",
      "eval_loss \(NumberText.error(point.evalLoss))",
    ]
    if let loss = point.trainLoss { words.insert("train_loss \(NumberText.error(loss))", at: 2) }
    if let error = point.evalError { words.append("eval_error \(NumberText.error(error))") }
    if let error = projection?.error(after: point.compute) {
      words.append("projected \(NumberText.error(error))")
    }
    return words.joined(separator: ", ")
  }
}
