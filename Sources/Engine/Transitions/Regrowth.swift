/// How a matrix follows from one of another size: each new row and column comes from an old one, or from nowhere.
///
/// new[i][j] = scale · share(i, j) · old[rows[i]][columns[j]], or `fresh` where one of them is `nil`.
struct Regrowth {
  /// For each new row and column the old one.
  let rows: [Int?]
  let columns: [Int?]
  var scale = 1.0
  /// The part of an old weight that each of its copies gets; one if left out.
  var share: ((_ row: Int, _ column: Int) -> Double)?
  /// What new entries begin as; zero if left out.
  var fresh: [Double]?

  /// Weights with their moments.
  ///
  /// A weight w' = s w has the gradient g / s. New entries have no first moment, and for a second one the mean of
  /// the others: with zero their first steps would be the largest of all.
  func apply(to old: TensorState, columns oldColumns: Int) -> TensorState {
    let count = rows.count * columns.count
    var weights = fresh ?? [Double](repeating: 0, count: count)
    var first = [Double](repeating: 0, count: count)
    var second = [Double](
      repeating: old.meanSecondMoment / (scale * scale), count: count)
    for (i, row) in rows.enumerated() {
      guard let row else { continue }
      for (j, column) in columns.enumerated() {
        guard let column else { continue }
        let (to, from) = (i * columns.count + j, row * oldColumns + column)
        weights[to] = scale * (share?(i, j) ?? 1) * old.weights[from]
        first[to] = old.firstMoments[from] / scale
        second[to] = old.secondMoments[from] / (scale * scale)
      }
    }
    return TensorState(
      weights: weights, firstMoments: first, secondMoments: second, updates: old.updates,
      ramp: old.ramp, isNew: old.isNew)
  }
}
