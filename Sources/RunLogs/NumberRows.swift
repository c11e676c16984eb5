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

  /// The row's number in a column; `nil` where it has none.
  ///
  /// Cost: the numbers of the row.
  func number(row: Int, column: UInt32) -> Double? {
    let end = row + 1 < starts.count ? Int(starts[row + 1]) : numbers.count
    return columns[Int(starts[row])..<end].firstIndex(of: column).map { numbers[$0] }
  }

  func place(ofRow row: Int) -> Int { Int(places[row]) }
}
