import Host
import LawFit
import Scaling

/// One line on standard error that says how far a fit is, on a terminal only.
struct ProgressLine {
  private let isShown: Bool

  init(_ session: Session) {
    isShown = !session.isQuiet && StandardStream.error.isTerminal
  }

  func show(_ progress: FitProgress) {
    guard case .started(let shape, let index, let count) = progress else { return }
    write("\r\u{1B}[Kfitting law \(index) of \(count): \(FileName.printable(shape.description))")
  }

  func clear() { write("\r\u{1B}[K") }

  /// A progress line that cannot be written is no reason to stop.
  private func write(_ text: String) {
    guard isShown else { return }
    try? StandardStream.error.write(text)
  }
}
