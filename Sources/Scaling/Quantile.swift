/// Quantiles of a sample.
package enum Quantile {
  /// Of sorted values, linear between order statistics (Hyndman and Fan 1996, definition 7).
  ///
  /// Infinite values are allowed and make what lies beside them infinite.
  package static func of(_ sorted: [Double], at probability: Double) -> Double {
    let place = probability * Double(sorted.count - 1)
    let (below, above) = (sorted[Int(place)], sorted[Int(place.rounded(.up))])
    // Two infinite neighbours have no difference to interpolate in.
    return below == above ? below : below + (place - place.rounded(.down)) * (above - below)
  }
}
