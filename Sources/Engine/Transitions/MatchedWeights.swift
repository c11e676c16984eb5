extension ParameterTable.Entry {
  /// New weights as large as old ones have become.
  ///
  /// At the size that a model begins with they are heard so little beside the old that they hardly learn: docs/TRAINER.md
  /// section 5 has both measured.
  func newValues(seed: UInt64, like old: [Double]) -> [Double] {
    let fresh = initialisation.values(count, seed: seed, name: name)
    let own = Self.meanSquare(fresh)
    guard own > 0 else { return fresh }
    let factor = (Self.meanSquare(old) / own).squareRoot()
    return fresh.map { factor * $0 }
  }

  private static func meanSquare(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
  }
}
