package import JSON
package import Scaling

/// Where a run stands, besides weights and moments: all that the next step depends on, and what was measured.
package struct TrainingState: Hashable, Sendable {
  /// Steps done.
  package var step = 0
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

  package init(tensors: Int, nextEvaluation: Compute) {
    self.nextEvaluation = nextEvaluation
    updates = Array(repeating: 0, count: tensors)
  }
}

/// One evaluation of a run, as its log has it.
package struct LogPoint: Hashable, Sendable {
  package var step: Int
  package var samples: Int
  package var compute: Compute
  /// Spent in training steps.
  package var seconds: Double
  /// Mean over the steps since the last point, in nats, smoothing included.
  package var trainLoss: Double
  /// On held-out data, in nats for each example or token, without smoothing.
  package var evalLoss: Double
  /// The part of held-out images that are taken for another class; `nil` for text.
  package var evalError: Double?
  package var learningRate: Double
}

extension LogPoint {
  package var json: JSONValue {
    .object(present: [
      ("step", .integer(step)), ("samples", .integer(samples)),
      ("compute", .number(compute.flops)), ("seconds", .number(seconds)),
      ("train_loss", .number(trainLoss)), ("eval_loss", .number(evalLoss)),
      ("eval_error", evalError.map { .number($0) }), ("lr", .number(learningRate)),
    ])
  }

  package init(_ cursor: JSONCursor) throws(JSONMismatch) {
    step = try cursor["step"].integer()
    samples = try cursor["samples"].integer()
    compute = Compute(flops: try cursor["compute"].double())
    seconds = try cursor["seconds"].double()
    trainLoss = try cursor["train_loss"].double()
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
    }
  }
}
