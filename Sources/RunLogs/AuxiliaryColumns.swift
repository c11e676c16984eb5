import JSON
import Scaling

/// Columns that make a run log richer but that an import can do without.
///
/// Where one is in doubt it is left out with a warning, not guessed and not fatal.
struct AuxiliaryColumns {
  private(set) var step: Int?
  private(set) var seconds: Int?
  private(set) var learningRate: Int?
  private(set) var plannedSteps: Int?
  private(set) var warnings: [String] = []

  /// Throws: `ImportError` only for a column that the user names and that is not there.
  init(_ matcher: ColumnMatcher) throws(ImportError) {
    step = try find(.step, matcher) { abs($0) <= Self.largestStep && $0 == $0.rounded() }
    // A log that counts epochs alone is in order by them.
    if step == nil, try matcher.match(.step) == .none {
      let others = warnings
      step = try find(.epoch, matcher) { abs($0) <= Self.largestStep && $0 == $0.rounded() }
      // Nobody asked for it.
      warnings = others
    }
    seconds = try find(.seconds, matcher) { _ in true }
    learningRate = try find(.learningRate, matcher) { _ in true }
    plannedSteps = try find(.plannedSteps, matcher) { $0 > 0 }
  }

  /// Beyond 2^53 a number no longer counts: neighbours cannot be told apart.
  static let largestStep = 9_007_199_254_740_992.0

  private mutating func find(
    _ quantity: Quantity, _ matcher: ColumnMatcher, accepts: (Double) -> Bool
  ) throws(ImportError) -> Int? {
    let table = matcher.table
    switch try matcher.match(quantity) {
    case .none: return nil
    case .ambiguous(let columns):
      warn(
        table,
        "several columns could be the \(quantity.rawValue): "
          + ColumnMatcher.list(columns.map { table.columns[$0] })
          + "; none is used (\(quantity.flag))")
      return nil
    case .column(let column, _):
      for row in 0..<table.rowCount {
        switch table.cell(row: row, column: column) {
        case .number(let number) where accepts(number): continue
        case .empty, .notFinite: continue
        case .number, .text:
          warn(
            table,
            "column \(EscapedText.quoted(table.columns[column])) is not used as the "
              + "\(quantity.rawValue): line \(table.line(ofRow: row)) holds something else")
          return nil
        }
      }
      return column
    }
  }

  private mutating func warn(_ table: LogTable, _ message: String) {
    warnings.append("\(table.name): \(message)")
  }
}
