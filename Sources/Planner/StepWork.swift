/// What trainers count by.
package enum WorkUnit: String, Hashable, Sendable, CaseIterable {
  case step
  /// An image or a sequence.
  case sample
  case token
}

/// What one step of a shape is, as far as somebody said: its FLOPs, its samples, their tokens.
package struct StepWork: Hashable, Sendable {
  package var rate: Rate?
  /// Samples of a step.
  package var batch: Int?
  /// Tokens of a sample.
  package var context: Int?

  package init(rate: Rate? = nil, batch: Int? = nil, context: Int? = nil) {
    self.rate = rate
    self.batch = batch
    self.context = context
  }

  /// Training FLOPs of one unit.
  package struct Rate: Hashable, Sendable {
    package var flops: Double
    package var unit: WorkUnit
    /// The flag or formula they are from.
    package var origin: String
    /// The formula with its numbers; `nil` for a flag.
    package var detail: String?

    package init(flops: Double, unit: WorkUnit, origin: String, detail: String? = nil) {
      self.flops = flops
      self.unit = unit
      self.origin = origin
      self.detail = detail
    }
  }

  /// FLOPs of one such unit; `nil` where nobody said how many of it make up what the rate is for.
  package func flops(per unit: WorkUnit) -> Double? {
    guard let rate else { return nil }
    guard rate.unit != unit else { return rate.flops }
    let perSample: Double? =
      switch rate.unit {
      case .step: batch.map { rate.flops / Double($0) }
      case .sample: rate.flops
      case .token: context.map { rate.flops * Double($0) }
      }
    guard let perSample else { return nil }
    return switch unit {
    case .step: batch.map { perSample * Double($0) }
    case .sample: perSample
    case .token: context.map { perSample / Double($0) }
    }
  }
}
