import Host
import LawFit
import Scaling

/// One line on standard error that is rewritten as work goes on; on a terminal only.
struct ProgressLine {
  let isShown: Bool

  init(_ session: Session) {
    isShown = !session.isQuiet && StandardStream.error.isTerminal
  }

  func show(_ text: String) { write("\r\u{1B}[K" + text) }

  /// Takes the line away.
  func clear() { write("\r\u{1B}[K") }

  /// A progress line that cannot be written is no reason to stop.
  private func write(_ text: String) {
    guard isShown else { return }
    try? StandardStream.error.write(text)
  }
}

extension ProgressLine {
  /// How far a fit is.
  func show(_ progress: FitProgress) {
    guard case .started(let shape, let index, let count) = progress else { return }
    show("fitting law \(index) of \(count): \(FileName.printable(shape.description))")
  }
}
