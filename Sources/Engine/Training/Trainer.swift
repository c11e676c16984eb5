package import Kernels
package import Scaling

/// A model that is trained: steps, evaluations, and what a checkpoint of it holds.
///
/// Knows neither clock nor files; `TrainingRun` drives it. Same spec, same data, same instruction set: same
/// bits, on any number of threads, through any number of checkpoints.
package final class Trainer {
  package let spec: TrainingSpec
  /// The spec's, with the sizes that the data give.
  package let shape: TrainingShape
  /// By steps of this phase.
  package let schedule: LearningRateSchedule
  /// By compute of this phase.
  package let evaluations: EvaluationSchedule
  /// How a batch falls into micro-batches and slots; a checkpoint goes on only with the same.
  package let cut: BatchCut
  package let threads: Int
  /// Such as `avx2`.
  package let instructionSet: String
  /// Names, shapes and places of all tensors; `state` counts updates in its order.
  package let parameters: ParameterTable
  /// Of the data's content: a checkpoint goes on only with data of the same.
  package let dataFingerprint: String
  package internal(set) var state: TrainingState

  /// Weights, moments and gradients, taken once; a step allocates nothing.
  let memory: TrainingMemory
  /// Forward and backward over the slots of a batch, and their sum.
  let passes: DataParallel
  /// Labels, so losses, of a batch and of an evaluation.
  private let batchLabels: Int
  private let evaluationLabels: Int

  /// Takes all memory, starts the threads and draws the first weights.
  ///
  /// Throws where memory, threads or the data do not suffice.
  package init(
    _ spec: TrainingSpec, _ shape: TrainingShape, data: Dataset, kernels: any KernelSet,
    threads: Int
  ) throws(TrainingError) {
    let dimensions = shape.dimensions
    let model = Transformer(dimensions, kernels: kernels, spec.precision)
    let cut = BatchCut(batch: shape.batch, tokens: dimensions.tokens)
    let feed = try Self.feed(data, dimensions, spec)
    let memory = try Self.memory(TrainingMemory.Plan(model, cut, threads: threads))
    self.spec = spec
    self.shape = shape
    self.cut = cut
    self.threads = threads
    self.memory = memory
    parameters = model.parameters
    instructionSet = kernels.instructionSet.rawValue
    dataFingerprint = data.fingerprint
    passes = DataParallel(
      model, feed, cut, memory: memory, pool: try Self.pool(threads), smoothing: spec.smoothing)
    batchLabels = shape.batch * dimensions.labelsPerExample
    evaluationLabels = feed.evaluatedCount * dimensions.labelsPerExample
    schedule = LearningRateSchedule(
      peak: spec.optimiser.learningRate, warmup: spec.optimiser.warmup,
      cooldownFraction: spec.cooldown, steps: spec.steps(of: shape))
    let forward = 2 * Double(dimensions.forwardMultiplyAdds)
    evaluations = EvaluationSchedule(
      ratio: spec.evaluation.ratio, cost: Compute(flops: forward * Double(feed.evaluatedCount)))
    state = TrainingState(
      tensors: parameters.entries.count, nextEvaluation: evaluations.next(after: .zero))
    model.initialise(memory.weights, seed: spec.seed)
    passes.pack()
  }

  /// What the run's arenas take, besides the data.
  package var memoryBytes: Int { memory.bytes }

  /// All steps of the budget are done.
  package var isDone: Bool { state.step >= schedule.steps }

  /// What one step did.
  package struct StepReport: Hashable, Sendable {
    /// Mean over the batch, in nats, smoothing included.
    package let loss: Double
    /// Norm of all gradients together, before clipping.
    package let gradientNorm: Double
    package let learningRate: Double
  }

  /// One optimiser step on the next batch.
  ///
  /// Throws where loss or gradient are not finite: then nothing has changed. No memory is allocated.
  package func step() throws(TrainingError) -> StepReport {
    let loss = passes.gradients(ofBatchFrom: state.examples).loss / Double(batchLabels)
    let norm = passes.reduce().squareRoot()
    guard loss.isFinite, norm.isFinite else { throw .diverged(step: state.totalStep + 1) }
    let rate = schedule.rate(at: state.step)
    let scale = spec.optimiser.clippingScale(norm: norm)
    passes.update { tensor in
      let ramp = state.ramp(of: tensor)
      state.updates[tensor] += 1
      return spec.optimiser.update(
        state.updates[tensor], learningRate: ramp * rate, gradientScale: scale,
        isDecayed: parameters.entries[tensor].isDecayed)
    }
    passes.pack()
    state.step += 1
    state.examples += shape.batch
    state.compute = state.origin.compute + Double(state.step) * shape.computePerStep
    state.lossSum += loss
    state.lossCount += 1
    return StepReport(loss: loss, gradientNorm: norm, learningRate: rate)
  }

  // MARK: Evaluation

  /// Whether a point of the log is due: right after a transition, at the compute that the schedule says, before a
  /// cooldown, at the end.
  package var isEvaluationDue: Bool {
    guard state.totalStep > 0, !isAtPoint else { return false }
    return state.step == 0 || state.compute >= state.nextEvaluation
      || state.step == schedule.trunkEnd || isDone
  }

  /// The last point of the log is of here and now.
  var isAtPoint: Bool {
    guard let last = state.lastPoint else { return false }
    return last.step == state.totalStep && last.phase == state.origin.phase
  }

  /// Evaluates on held-out data and begins a new point of the log; `nil` where `isStopping` turned true.
  package func evaluate(unless isStopping: @escaping @Sendable () -> Bool) -> LogPoint? {
    guard let sum = passes.evaluate(unless: isStopping) else { return nil }
    let point = LogPoint(
      phase: state.origin.phase, step: state.totalStep, samples: state.examples,
      compute: state.compute, seconds: state.seconds,
      trainLoss: state.lossCount > 0 ? state.lossSum / Double(state.lossCount) : nil,
      evalLoss: sum.loss / Double(evaluationLabels),
      evalError: shape.dimensions.labelsPerExample == 1
        ? 1 - Double(sum.correct) / Double(evaluationLabels) : nil,
      learningRate: schedule.rate(at: max(0, state.step - 1)))
    state.lossSum = 0
    state.lossCount = 0
    state.lastPoint = point
    state.nextEvaluation = nextEvaluation(of: state)
    return point
  }

  /// Points are spaced by the compute of the phase: what a transition does shows at once.
  func nextEvaluation(of state: TrainingState) -> Compute {
    state.origin.compute + evaluations.next(after: state.compute - state.origin.compute)
  }

  // MARK: Beginnings

  private static func feed(
    _ data: Dataset, _ dimensions: ModelDimensions, _ spec: TrainingSpec
  ) throws(TrainingError) -> ExampleFeed {
    let feed: ExampleFeed
    do {
      feed = try ExampleFeed(
        data, model: dimensions, seed: spec.seed, evaluationExamples: spec.evaluation.examples)
    } catch {
      throw .data(error)
    }
    guard feed.isComplete else { throw .noExamples }
    return feed
  }

  private static func memory(
    _ plan: TrainingMemory.Plan
  ) throws(TrainingError) -> TrainingMemory {
    do { return try TrainingMemory(plan) } catch { throw .memory(error) }
  }

  private static func pool(_ threads: Int) throws(TrainingError) -> ThreadPool {
    do { return try ThreadPool(count: threads) } catch { throw .threads(error) }
  }
}
