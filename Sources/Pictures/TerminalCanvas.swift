/// A grid of characters to draw on.
package struct TerminalCanvas: Equatable, Sendable {
  package var columns: Int
  package var rows: Int
  package var style: Style

  package enum Style: Sendable {
    /// Escape codes for 256 colours tell shapes apart.
    case colour
    /// Letters do, and there is no escape code.
    case plain
  }

  package init(columns: Int, rows: Int, style: Style) {
    self.columns = columns
    self.rows = rows
    self.style = style
  }

  /// The drawing's part of a terminal: all of its width, and so much of its height that words fit below.
  ///
  /// What is less than 40 by 12 shows nothing, so a smaller terminal gets lines that are too long.
  package init(fitting terminal: (columns: Int, rows: Int), style: Style) {
    let columns = min(max(terminal.columns, 40), 160)
    self.init(
      columns: columns, rows: max(12, min(terminal.rows - 8, columns * 2 / 5)), style: style)
  }

  /// The same with so many rows at most.
  func lowered(to most: Int) -> TerminalCanvas {
    TerminalCanvas(columns: columns, rows: min(rows, most), style: style)
  }
}
