import Scaling

/// The rows of a run that may become points, as points already: a log of millions of rows is not held twice.
struct Candidates {
  private(set) var points: [RunLog.Point] = []
  private var rows: [Int32] = []

  var count: Int { points.count }

  func row(at index: Int) -> Int { Int(rows[index]) }

  mutating func reserveCapacity(_ count: Int) {
    points.reserveCapacity(count)
    rows.reserveCapacity(count)
  }

  mutating func append(_ point: RunLog.Point, row: Int) {
    points.append(point)
    rows.append(Int32(row))
  }

  /// Puts the candidate at `index` in another's place.
  mutating func move(_ index: Int, to place: Int) {
    points[place] = points[index]
    rows[place] = rows[index]
  }

  mutating func removeSubrange(_ range: Range<Int>) {
    points.removeSubrange(range)
    rows.removeSubrange(range)
  }

  var isSorted: Bool {
    points.indices.dropFirst().allSatisfy { points[$0 - 1].compute <= points[$0].compute }
  }

  /// By compute; rows of equal compute stay in the order of the file.
  mutating func sort() {
    let order = points.indices.sorted {
      (points[$0].compute, rows[$0]) < (points[$1].compute, rows[$1])
    }
    points = order.map { points[$0] }
    rows = order.map { rows[$0] }
  }
}
