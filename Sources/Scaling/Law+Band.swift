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
      return Interval(Quantile.of(errors, at: tail), Quantile.of(errors, at: 1 - tail))
    }
  }
}
