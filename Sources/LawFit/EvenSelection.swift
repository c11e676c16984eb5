import Scaling

/// Fewer points of long logs, evenly picked: every k-th of each run, the first and the last among them.
///
/// A law has four parameters and a log of every step a quarter of a million rows, whose residuals follow the
/// law's own misfit rather than the noise; draws cost in proportion to the points. Picked points keep
/// the weight that each part of a run has in the fit and the noise that single points have, so that
/// intervals stay honest: they are those of the points that were fitted.
enum EvenSelection {
  /// About `limit` points of all `runs` together, each run's share in proportion to its length.
  static func picked(_ runs: [[RunLog.Point]], limit: Int) -> [[RunLog.Point]] {
    let count = runs.reduce(0) { $0 + $1.count }
    guard count > limit else { return runs }
    return runs.map { picked(max(1, $0.count * limit / count), of: $0) }
  }

  /// The last point is where the run stands, so one alone is the last.
  private static func picked(_ share: Int, of run: [RunLog.Point]) -> [RunLog.Point] {
    guard share > 1 else { return Array(run.suffix(1)) }
    return (0..<share).map { run[$0 * (run.count - 1) / (share - 1)] }
  }
}
