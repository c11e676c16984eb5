package import Scaling

/// The central interval that holds a fraction `level` of `values`; `nil` for too few to tell.
///
/// At least one value must lie in either tail, so 2 / (1 - level) of them are needed: 20 for 0.9.
/// Infinite values are allowed and make an end infinite.
package func interval(of values: [Double], level: Double) -> Interval? {
  guard Double(values.count) >= (2 / (1 - level)).rounded() else { return nil }
  let sorted = values.sorted()
  return Interval(
    Quantile.of(sorted, at: (1 - level) / 2), Quantile.of(sorted, at: (1 + level) / 2))
}
