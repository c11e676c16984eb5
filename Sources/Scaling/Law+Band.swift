extension Law {
  /// The range of errors that the draws predict at each of `computes`, for a band in a picture.
  ///
  /// Quantiles of the draws one compute at a time: `level` of the curves pass each place within its
  /// interval, fewer pass them all. `nil` without draws. Cost: draws times computes, sorted.
  package func band(at computes: [Compute], level: Double) -> [Interval]? {
    guard !draws.isEmpty else { return nil }
    return computes.map { compute in
      let errors = draws.map { $0.error(after: compute) }.sorted()
      let tail = (1 - level) / 2
      return Interval(Self.quantile(tail, of: errors), Self.quantile(1 - tail, of: errors))
    }
  }

  /// Of sorted values, by linear interpolation between order statistics (Hyndman and Fan's type 7).
  private static func quantile(_ probability: Double, of sorted: [Double]) -> Double {
    let place = probability * Double(sorted.count - 1)
    let index = min(Int(place), sorted.count - 1)
    let next = min(index + 1, sorted.count - 1)
    guard sorted[index] != sorted[next] else { return sorted[index] }
    return sorted[index] + (place - Double(index)) * (sorted[next] - sorted[index])
  }
}
