/// Rows of numbers, each in some of a table's columns: logs that are no table of texts.
///
/// NaN and infinities stay what they are. Memory: 12 bytes a number and 8 a row.
struct NumberRows: Sendable {
  private var columns: [UInt32] = []
  private var numbers: [Double] = []
  /// Row r owns the numbers from `starts[r]` up to the next row's.
  private var starts: [UInt32] = []
  /// Line or record of each row in its file, from 1.
  private var places: [UInt32] = []
  /// Columns that follow from column 0 in every row.
  private var formulas: [UInt32: @Sendable (Double) -> Double] = [:]

  var count: Int { starts.count }

  /// Begins the next row; a row that stays empty is kept.
  mutating func begin(at place: Int) {
    starts.append(UInt32(numbers.count))
    places.append(UInt32(clamping: place))
  }

  /// Adds to the last row; what it has in that column already is replaced.
  mutating func set(_ number: Double, column: UInt32) {
    guard let start = starts.last else { preconditionFailure("a row has begun") }
    if let index = columns[Int(start)...].firstIndex(of: column) {
      numbers[index] = number
    } else {
      columns.append(column)
      numbers.append(number)
    }
  }

  /// Gives every row a number that follows from that in column 0.
  mutating func derive(_ column: UInt32, _ formula: @escaping @Sendable (Double) -> Double) {
    formulas[column] = formula
  }

  /// Whether the last row has a number in that column.
  func isFilled(_ column: UInt32) -> Bool {
    starts.last.map { columns[Int($0)...].contains(column) } ?? false
  }

  /// The row's number in a column; `nil` where it has none.
  ///
  /// Cost: the numbers of the row.
  func number(row: Int, column: UInt32) -> Double? {
    if let formula = formulas[column] { return number(row: row, column: 0).map(formula) }
    let end = row + 1 < starts.count ? Int(starts[row + 1]) : numbers.count
    return columns[Int(starts[row])..<end].firstIndex(of: column).map { numbers[$0] }
  }

  func place(ofRow row: Int) -> Int { Int(places[row]) }
}
