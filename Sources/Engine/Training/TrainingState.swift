package import JSON
package import Scaling

/// Where a run stands, besides weights and moments: all that the next step depends on, and what was measured.
package struct TrainingState: Hashable, Sendable {
  /// Steps of this phase done.
  package var step = 0
  /// What the phases before have done; a run of one shape has one phase.
  package var origin = Origin()
  /// Images or sequences trained on.
  package var examples = 0
  /// Training compute, evaluation not counted.
  package var compute = Compute.zero
  /// Time spent in steps, and in evaluation.
  package var seconds = 0.0
  package var evaluationSeconds = 0.0
  /// Sum of the losses of the steps since the last point of the log, and how many they are.
  package var lossSum = 0.0
  package var lossCount = 0
  /// Training compute at which the next point is due.
  package var nextEvaluation: Compute
  package var lastPoint: LogPoint?
  /// Updates that each tensor has had, by the table's order: bias corrections depend on it.
  package var updates: [Int]
  /// Updates over which a tensor's rate rises from zero, by the table's order; 0 for those the run began with.
  package var ramps: [Int]

  /// Where a phase began: its number and what all phases before it have done.
  package struct Origin: Hashable, Sendable {
    /// Of this phase, from 0.
    package var phase = 0
    package var step = 0
    package var compute = Compute.zero
  }

  /// Steps of all phases done.
  package var totalStep: Int { origin.step + step }

  /// The part of the rate that a tensor gets in its next update.
  func ramp(of tensor: Int) -> Double {
    updates[tensor] < ramps[tensor] ? Double(updates[tensor] + 1) / Double(ramps[tensor]) : 1
  }

  package init(tensors: Int, nextEvaluation: Compute) {
    self.nextEvaluation = nextEvaluation
    updates = Array(repeating: 0, count: tensors)
    ramps = updates
  }
}

/// One evaluation of a run, as its log has it.
package struct LogPoint: Hashable, Sendable {
  /// From 0; the log of a run of one shape leaves it out.
  package var phase: Int
  /// Optimiser steps of all phases.
  package var step: Int
  /// Images or sequences trained on, in all phases.
  package var samples: Int
  /// Training compute of all phases, evaluation not counted.
  package var compute: Compute
  /// Spent in training steps.
  package var seconds: Double
  /// Mean over the steps since the last point, in nats, smoothing included; `nil` right after a transition.
  package var trainLoss: Double?
  /// On held-out data, in nats for each example or token, without smoothing.
  package var evalLoss: Double
  /// The part of held-out images that are taken for another class; `nil` for text.
  package var evalError: Double?
  /// Of the last step, before the ramps of new tensors.
  package var learningRate: Double
}

extension LogPoint {
  package var json: JSONValue {
    .object(present: [
      ("phase", phase > 0 ? .integer(phase) : nil), ("step", .integer(step)),
      ("samples", .integer(samples)),
      ("compute", .number(compute.flops)), ("seconds", .number(seconds)),
      ("train_loss", trainLoss.map { .number($0) }), ("eval_loss", .number(evalLoss)),
      ("eval_error", evalError.map { .number($0) }), ("lr", .number(learningRate)),
    ])
  }

  package init(_ cursor: JSONCursor) throws(JSONMismatch) {
    phase = try cursor["phase"].ifPresent?.integer() ?? 0
    step = try cursor["step"].integer()
    samples = try cursor["samples"].integer()
    compute = Compute(flops: try cursor["compute"].double())
    seconds = try cursor["seconds"].double()
    trainLoss = try cursor["train_loss"].ifPresent?.double()
    evalLoss = try cursor["eval_loss"].double()
    evalError = try cursor["eval_error"].ifPresent?.double()
    learningRate = try cursor["lr"].double()
  }
}

extension TrainingState {
  /// Every number with all its digits: what is read back is equal.
  func json(names: [String]) -> JSONValue {
    .object(present: [
      ("step", .integer(step)), ("examples", .integer(examples)),
      ("compute", .number(compute.flops)), ("seconds", .number(seconds)),
      ("evaluation_seconds", .number(evaluationSeconds)), ("loss_sum", .number(lossSum)),
      ("loss_count", .integer(lossCount)), ("next_evaluation", .number(nextEvaluation.flops)),
      ("last_point", lastPoint?.json),
      ("updates", .object(zip(names, updates).map { .init($0, .integer($1)) })),
      (
        "origin",
        origin.phase == 0
          ? nil
          : .object([
            .init("phase", .integer(origin.phase)), .init("step", .integer(origin.step)),
            .init("compute", .number(origin.compute.flops)),
          ])
      ),
      (
        "ramps",
        ramps.allSatisfy { $0 == 0 }
          ? nil : .object(zip(names, ramps).map { .init($0, .integer($1)) })
      ),
    ])
  }

  init(_ cursor: JSONCursor, names: [String]) throws(JSONMismatch) {
    self.init(
      tensors: names.count,
      nextEvaluation: Compute(flops: try cursor["next_evaluation"].nonNegative()))
    step = try cursor["step"].integer()
    examples = try cursor["examples"].integer()
    compute = Compute(flops: try cursor["compute"].nonNegative())
    seconds = try cursor["seconds"].nonNegative()
    evaluationSeconds = try cursor["evaluation_seconds"].nonNegative()
    lossSum = try cursor["loss_sum"].double()
    lossCount = try cursor["loss_count"].integer()
    if let point = cursor["last_point"].ifPresent { lastPoint = try LogPoint(point) }
    for (index, name) in names.enumerated() {
      updates[index] = try cursor["updates"][name].integer()
      ramps[index] = try cursor["ramps"][name].ifPresent?.integer() ?? 0
    }
    let before = cursor["origin"]
    guard before.exists else { return }
    origin = Origin(
      phase: try before["phase"].integer(), step: try before["step"].integer(),
      compute: Compute(flops: try before["compute"].nonNegative()))
  }
}
