import Engine
import Host
import Scaling

/// How far a run is, on standard error: one line that is rewritten on a terminal, now and then a line
/// elsewhere.
struct TrainingProgress {
  private let session: Session
  private let isTerminal: Bool
  private let phases: [Phase]
  /// Where this process began: its own speed tells the time left.
  private var begin: TrainingState?
  private var shown = Double.zero
  private let stopwatch = Stopwatch()

  /// The steps of a phase and what each costs.
  typealias Phase = (steps: Int, computePerStep: Compute)

  /// A run of one shape has one phase.
  init(_ session: Session, phases: [Phase]) {
    self.session = session
    self.phases = phases
    isTerminal = StandardStream.error.isTerminal
  }

  mutating func show(_ event: RunEvent) {
    switch event {
    case .warned(let text): remark(text)
    case .resumed(let step):
      remark("goes on after step \(step) of \(phases.reduce(0) { $0 + $1.steps })")
    case .saved: break
    case .evaluated(let point): remark(Self.text(point))
    case .stepped(let report, let state):
      guard !session.isQuiet else { return }
      if begin == nil || begin?.origin.phase != state.origin.phase { begin = state }
      let now = stopwatch.seconds
      guard now - shown >= (isTerminal ? 0.2 : 60) else { return }
      shown = now
      let line = text(report, state)
      if isTerminal { write("\r\u{1B}[K" + line) } else { session.remark(line) }
    }
  }

  /// Takes the line away that is rewritten.
  func clear() {
    if isTerminal, !session.isQuiet { write("\r\u{1B}[K") }
  }

  private func remark(_ text: String) {
    clear()
    session.remark(text)
  }

  /// `step 120 of 335, 3.580e12 FLOP, loss 0.8123, 95.1 GFLOP/s, 12 min left`.
  private func text(_ report: Trainer.StepReport, _ state: TrainingState) -> String {
    let (steps, computePerStep) = phases[state.origin.phase]
    let phase =
      phases.count > 1 ? ["phase \(state.origin.phase + 1) of \(phases.count)"] : []
    var words =
      phase + [
        "step \(state.step) of \(steps)", "\(NumberText.compute(state.compute)) FLOP",
        "loss \(NumberText.error(report.loss))",
      ]
    if let begin, state.step > begin.step {
      let secondsPerStep = (state.seconds - begin.seconds) / Double(state.step - begin.step)
      words.append(TrainingText.rate(computePerStep.flops / secondsPerStep))
      words.append(TrainingText.duration(Double(steps - state.step) * secondsPerStep) + " left")
    }
    return words.joined(separator: ", ")
  }

  private static func text(_ point: LogPoint) -> String {
    var words = [
      "step \(point.step)", "\(NumberText.compute(point.compute)) FLOP",
      "eval_loss \(NumberText.error(point.evalLoss))",
    ]
    if let loss = point.trainLoss { words.insert("train_loss \(NumberText.error(loss))", at: 2) }
    if let error = point.evalError { words.append("eval_error \(NumberText.error(error))") }
    return words.joined(separator: ", ")
  }

  /// A line that cannot be written is no reason to stop.
  private func write(_ text: String) { try? StandardStream.error.write(text) }
}
