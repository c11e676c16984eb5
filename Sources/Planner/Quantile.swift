package import Scaling

/// The central interval that holds a fraction `level` of `values`; `nil` for too few to tell.
///
/// At least one value must lie in either tail, so 2 / (1 - level) of them are needed: 20 for 0.9. Linear
/// between order statistics (Hyndman and Fan 1996, definition 7); infinite values are allowed and make
/// an end infinite.
package func interval(of values: [Double], level: Double) -> Interval? {
  guard Double(values.count) >= (2 / (1 - level)).rounded() else { return nil }
  let sorted = values.sorted()
  func quantile(_ fraction: Double) -> Double {
    let place = fraction * Double(sorted.count - 1)
    let (below, above) = (sorted[Int(place)], sorted[Int(place.rounded(.up))])
    // Two infinite neighbours have no difference to interpolate in.
    return below == above ? below : below + (place - place.rounded(.down)) * (above - below)
  }
  return Interval(quantile((1 - level) / 2), quantile((1 + level) / 2))
}
