#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Finds points that stand far above the curve for a moment, as after a bad batch.
///
/// Works on y = log E. A spike is one to three neighbouring points that lie above the level before them by
/// more than 10 % and by more than 8 robust standard deviations, with the next point within 10 % of that
/// level again. The level is the median of the three points before; the deviation is 1.4826 times the
/// median |residual| of the 25 points around, a residual being y minus the median of its 2 x 3 neighbours.
///
/// A falling curve lies below the level before it, so steepness makes no spikes. A step up stays up and a
/// bump that decays comes back slowly, as after a change of shape: both are the curve's own. A curve that
/// is noisy throughout raises its own threshold.
package enum SpikeRule {
  private static let side = 3
  private static let longest = 3
  private static let deviations = 8.0
  private static let leastRise = log(1.1)
  private static let window = 12

  /// Indices of the spikes in errors that are in order of compute.
  ///
  /// Cost: linear, with a sort of 25 numbers for each point that rises by 10 %.
  package static func spikes(in errors: some Collection<Double>) -> [Int] {
    guard errors.count > 2 * side else { return [] }
    let y = errors.map { log($0) }
    // Most runs never rise by 10 %, and need none.
    lazy var residuals = y.indices.map { abs(y[$0] - median(neighbours(of: $0, in: y))) }
    var spikes: [Int] = []
    // The last three points that are no spikes; three numbers, since an array for each point is slow.
    var before = (y[0], y[1], y[2])
    var index = side
    while index < y.count {
      let level = median(before)
      guard y[index] > level + leastRise else {
        before = (before.1, before.2, y[index])
        index += 1
        continue
      }
      let next = y[index..<min(y.count, index + longest + 1)]
      let end = next.firstIndex { $0 <= level + leastRise }
      let around = residuals[max(0, index - window)..<min(y.count, index + window + 1)]
      let line = level + max(leastRise, deviations * 1.4826 * median(Array(around)))
      if let end, y[index..<end].allSatisfy({ $0 > line }) {
        spikes += index..<end
        index = end
      } else {
        for value in y[index..<(end ?? next.endIndex)] { before = (before.1, before.2, value) }
        index = end ?? next.endIndex
      }
    }
    return spikes
  }

  private static func neighbours(of index: Int, in y: [Double]) -> [Double] {
    let before = y[max(0, index - side)..<index]
    let after = y[(index + 1)..<min(y.count, index + 1 + side)]
    return Array(before) + Array(after)
  }

  private static func median(_ values: (Double, Double, Double)) -> Double {
    max(min(values.0, values.1), min(max(values.0, values.1), values.2))
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
