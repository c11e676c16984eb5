/// What one unit of a compute column is worth.
package enum ComputeUnit: String, Hashable, Sendable, CaseIterable {
  case flops
  case kflops
  case mflops
  case gflops
  case tflops
  case pflops
  case eflops
  /// 10^15 FLOP a second for a day.
  case pflopDays = "pflop-days"

  package var flops: Double {
    switch self {
    case .flops: return 1
    case .kflops: return 1e3
    case .mflops: return 1e6
    case .gflops: return 1e9
    case .tflops: return 1e12
    case .pflops: return 1e15
    case .eflops: return 1e18
    case .pflopDays: return 1e15 * 86_400
    }
  }

  /// The unit at the end of a column's name, such as `total_training_Gflops`.
  ///
  /// A name implies one only where it ends in the unit as a word of its own.
  package init?(impliedBy name: String) {
    let word = name.lowercased().split { !$0.isLetter }.last.map(String.init) ?? ""
    self.init(rawValue: word.hasSuffix("s") ? word : word + "s")
  }
}
