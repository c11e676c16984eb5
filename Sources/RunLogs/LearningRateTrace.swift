package import Scaling

/// What a run's learning rate did, judged by the rates it logged.
package enum LearningRateTrace {
  /// Rates within this ratio of each other are one rate, printed with few digits.
  private static let slack = 1.01

  /// Constant or varying, once a leading warm-up is passed: the rates that rise, without a fall, to the
  /// one they reach.
  ///
  /// What takes up more than half of the rates is no warm-up but the schedule. A rate of zero makes the
  /// ratio infinite.
  package static func judge(_ rates: [Double]) -> RunLog.LearningRate {
    let rates = rates.filter { $0.isFinite && $0 >= 0 }
    guard let last = rates.indices.last else { return .unknown }
    let top = rates.indices.dropLast().first { rates[$0 + 1] < rates[$0] } ?? last
    let reached = rates.firstIndex(of: rates[top]) ?? 0
    let settled = rates[(reached <= last / 2 ? reached : 0)...]
    guard let largest = settled.max(), let smallest = settled.min(), largest > 0 else {
      return .unknown
    }
    let ratio = largest / smallest
    return ratio <= slack ? .constant : .varying(ratio: ratio)
  }
}
