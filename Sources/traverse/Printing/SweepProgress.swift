import Calibrate
import Host
import Scaling

/// A line on standard error for whatever happens to a cell.
struct SweepProgress {
  private let session: Session
  private let cells: [SweepCell]

  init(_ session: Session, _ cells: [SweepCell]) {
    self.session = session
    self.cells = cells
  }

  func show(_ event: SweepEvent) {
    switch event {
    case .started(let cell): say(cell, "starts, \(cells[cell].steps) steps")
    case .progressed(let cell, let point): say(cell, text(point, of: cells[cell]))
    case .held(let cell, let owner): say(cell, "in use by \(owner); waits for it")
    case .ended(let cell, .finished, let seconds):
      say(cell, "done" + (seconds.map { ", \(TrainingText.duration($0)) in steps" } ?? ""))
    case .ended(let cell, .stopped, _): say(cell, "stopped at a checkpoint")
    case .ended(let cell, .failed(let reason), _):
      Session.complain(FileName.printable("\(cells[cell].name): failed: \(reason)"))
    }
  }

  private func say(_ cell: Int, _ words: String) {
    session.remark("[\(cell + 1)/\(cells.count)] \(cells[cell].name): \(words)")
  }

  /// `34 %, eval_loss 0.6120, eval_error 0.2230, 3 min left`.
  private func text(_ point: CellPoint, of cell: SweepCell) -> String {
    var words = [NumberText.percent(Double(point.step) / Double(cell.steps))]
    if let loss = point.loss { words.append("eval_loss \(NumberText.error(loss))") }
    if let error = point.error { words.append("eval_error \(NumberText.error(error))") }
    if point.step > 0 {
      let left = Double(cell.steps - point.step) * point.seconds / Double(point.step)
      words.append(TrainingText.duration(left) + " left")
    }
    return words.joined(separator: ", ")
  }
}
