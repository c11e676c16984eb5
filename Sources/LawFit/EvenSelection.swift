import Scaling

/// Fewer points of long logs, evenly picked: every k-th of each run, from its first to its last.
///
/// A law has four parameters and a log of every step a quarter of a million rows, whose residuals follow the
/// law's own misfit rather than the noise; draws cost in proportion to the points. Picked points keep
/// the weight that each part of a run has in the fit and the noise that single points have, so that
/// intervals stay honest: they are those of the points that were fitted.
enum EvenSelection {
  /// So many points of all `runs` together, each run's share in proportion to its length; of each one at least.
  static func picked(_ runs: [[RunLog.Point]], limit: Int) -> [[RunLog.Point]] {
    let count = runs.reduce(0) { $0 + $1.count }
    guard count > limit else { return runs }
    // Shares that are rounded together: alone many small ones would all be rounded down.
    var before = 0
    return runs.map { run in
      let share = (before + run.count) * limit / count - before * limit / count
      before += run.count
      return picked(max(1, share), of: run)
    }
  }

  /// The last point is where the run stands, so one alone is the last.
  private static func picked(_ share: Int, of run: [RunLog.Point]) -> [RunLog.Point] {
    guard share > 1 else { return Array(run.suffix(1)) }
    return (0..<share).map { run[$0 * (run.count - 1) / (share - 1)] }
  }
}
