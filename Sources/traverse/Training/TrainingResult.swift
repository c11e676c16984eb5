import Engine
import JSON
import Scaling

/// What a finished run came to.
struct TrainingResult {
  static let format = "traverse.cell-result/1"

  let shape: Shape
  let parameters: Int
  let instructionSet: String
  let threads: Int
  let state: TrainingState
  let log: String

  init(_ trainer: Trainer, log: String) {
    shape = trainer.shape.shape
    parameters = trainer.shape.dimensions.parameterCount
    instructionSet = trainer.instructionSet
    threads = trainer.threads
    state = trainer.state
    self.log = log
  }

  /// In training steps; `nil` before the first.
  var flopsPerSecond: Double? {
    state.seconds > 0 ? state.compute.flops / state.seconds : nil
  }

  var json: JSONValue {
    .object(present: [
      ("format", .string(Self.format)), ("log", .string(log)), ("shape", shape.json),
      ("parameters", .integer(parameters)), ("instruction_set", .string(instructionSet)),
      ("threads", .integer(threads)), ("step", .integer(state.totalStep)),
      ("samples", .integer(state.examples)), ("compute", .number(state.compute.flops)),
      ("seconds", .number(state.seconds)),
      ("evaluation_seconds", .number(state.evaluationSeconds)),
      ("flops_per_second", flopsPerSecond.map { .number($0) }),
      ("train_loss", state.lastPoint?.trainLoss.map { .number($0) }),
      ("eval_loss", state.lastPoint.map { .number($0.evalLoss) }),
      ("eval_error", state.lastPoint?.evalError.map { .number($0) }),
    ])
  }
}

/// What a run would take.
struct TrainingEstimate {
  static let format = "traverse.cell-estimate/1"

  let shape: Shape
  let parameters: Int
  let computePerStep: Compute
  let steps: Int
  let slots: Int
  let microBatches: Int
  let memoryBytes: Int
  let instructionSet: String
  let threads: Int
  /// Measured on steps that were thrown away.
  let secondsPerStep: Double

  /// Trains for a second, on weights that nobody keeps.
  init(_ trainer: Trainer, clock: () -> Double) throws {
    shape = trainer.shape.shape
    parameters = trainer.shape.dimensions.parameterCount
    computePerStep = trainer.shape.computePerStep
    steps = trainer.schedule.steps
    slots = trainer.cut.slots
    microBatches = trainer.cut.microBatches
    memoryBytes = trainer.memoryBytes
    instructionSet = trainer.instructionSet
    threads = trainer.threads
    var best = Double.infinity
    let start = clock()
    var count = 0
    while count < 2 || clock() - start < 1 {
      let before = clock()
      _ = try trainer.step()
      best = min(best, clock() - before)
      count += 1
    }
    secondsPerStep = best
  }

  var compute: Compute { Double(steps) * computePerStep }
  var seconds: Double { Double(steps) * secondsPerStep }

  var json: JSONValue {
    .object([
      .init("format", .string(Self.format)), .init("shape", shape.json),
      .init("parameters", .integer(parameters)),
      .init("compute_per_step", .number(computePerStep.flops)), .init("steps", .integer(steps)),
      .init("compute", .number(compute.flops)), .init("slots", .integer(slots)),
      .init("micro_batches", .integer(microBatches)),
      .init("memory_bytes", .integer(memoryBytes)),
      .init("instruction_set", .string(instructionSet)), .init("threads", .integer(threads)),
      .init("seconds_per_step", .number(secondsPerStep)), .init("seconds", .number(seconds)),
    ])
  }
}
