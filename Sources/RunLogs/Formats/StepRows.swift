/// Puts numbers that were logged one by one into rows, one for each step in a row.
///
/// What is logged twice at one step begins another row: curation keeps the later, and counts.
struct StepRows {
  private var columns = ColumnNames()
  private var rows = NumberRows()
  /// Of the last row.
  private var step: Double?

  init(step name: String) { _ = columns.index(of: name) }

  /// `place` is the line or record, from 1, that tells it.
  mutating func add(_ number: Double, _ name: String, step: Double, place: Int) {
    let column = columns.index(of: name)
    if step != self.step || rows.isFilled(column) {
      rows.begin(at: place)
      rows.set(step, column: 0)
      self.step = step
    }
    rows.set(number, column: column)
  }

  /// Says something of the whole row that was added to last.
  mutating func complete(_ name: String, _ number: Double) {
    rows.set(number, column: columns.index(of: name))
  }

  /// Gives every row, also those to come, what follows from its step.
  mutating func derive(_ name: String, _ formula: @escaping @Sendable (Double) -> Double) {
    rows.derive(columns.index(of: name), formula)
  }

  var isEmpty: Bool { rows.count == 0 }

  /// The names of the columns, that of the step first.
  var names: [String] { columns.names }

  func table(
    name: String, format: LogFormat, header: RunHeader? = nil, config: RunConfig? = nil
  ) -> LogTable {
    LogTable(
      name: name, format: format, header: header, config: config, columns: columns.names,
      numbers: rows)
  }
}
