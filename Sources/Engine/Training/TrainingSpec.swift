package import Scaling

/// Everything that the weights of a run depend on, besides data, instruction set and program.
///
/// The number of threads is not among it. Equal specs on equal data give equal bits.
package struct TrainingSpec: Equatable, Sendable {
  package var data: DataSource
  /// With every axis.
  package var shape: Shape
  package var budget: Budget
  /// Of weights, order, augmentation and split.
  package var seed: UInt64
  package var optimiser: OptimiserSettings
  /// Of labels: their part that is spread over all classes while training.
  package var smoothing: Double
  /// The last part of all steps, in which the rate falls to zero.
  package var cooldown: Double
  /// Of training images; `nil` for text.
  package var augmentation: Augmentation?
  package var evaluation: Evaluation
  package var precision: Precision

  /// How much to train.
  package enum Budget: Hashable, Sendable {
    /// As many whole steps as fit, at least one.
    case compute(Compute)
    case steps(Int)
  }

  /// How to judge on held-out data.
  package struct Evaluation: Hashable, Sendable {
    /// At most so many, spread over all.
    package var examples: Int
    /// From one point's compute to the next; a point costs at most a tenth of the compute since the last.
    package var ratio = 1.1

    package init(examples: Int) { self.examples = examples }

    /// As many examples as are usual for so much compute: 200 evaluations cost as much as the training.
    ///
    /// A point costs at most a tenth of the compute since the last, so the first stands at a twentieth of the run,
    /// and thirty or so follow. At least 1,000 labels of images or 32,768 tokens, for fewer tell little, and at most
    /// 10,000 examples.
    package static func usualExamples(_ compute: Compute, _ model: ModelDimensions) -> Int {
      let forward = 2 * Double(model.forwardMultiplyAdds)
      let least = model.labelsPerExample == 1 ? 1000 : max(1, 32_768 / model.labelsPerExample)
      return Int(max(Double(least), min(10_000, compute.flops / (200 * forward))))
    }

    /// As many as are usual for the one of several runs that has fewest: errors on different held-out sets cannot be
    /// compared.
    package static func usualExamples(
      ofAll runs: [(compute: Compute, model: ModelDimensions)]
    ) -> Int {
      precondition(!runs.isEmpty, "usualExamples: no runs")
      return runs.reduce(.max) { min($0, usualExamples($1.compute, $1.model)) }
    }
  }

  /// Steps of a run whose steps cost so much each.
  package func steps(of shape: TrainingShape) -> Int {
    switch budget {
    case .steps(let steps): return steps
    case .compute(let compute):
      // Within the integers, whatever was asked for.
      return Int(max(1, min(compute / shape.computePerStep, 1e15)))
    }
  }
}

/// What somebody asks for: the spec with everything left out that has a usual value.
///
/// Usual are the values of `OptimiserSettings.usualForImages` and `.usualForText`, by the kind of the data, and those
/// said here.
package struct TrainingRequest: Equatable, Sendable {
  package var data: DataSource
  /// Axes left out have usual values, of which some depend on the data.
  package var shape: Shape
  package var budget: TrainingSpec.Budget
  /// Of weights, order, augmentation and split; 0 unless said.
  package var seed: UInt64 = 0
  /// After warm-up.
  package var learningRate: Double?
  /// Steps over which the rate rises.
  package var warmup: Int?
  /// What is kept of the moving averages of the gradient and of its square, 0 to below 1.
  package var beta1: Double?
  package var beta2: Double?
  package var epsilon: Double?
  /// Multiplied by the rate.
  package var weightDecay: Double?
  /// The largest norm of all gradients together; 0 never clips.
  package var clip: Double?
  /// The part of labels that is spread over all classes, 0 to 1; 0 is usual.
  package var smoothing: Double?
  /// The last part of all steps, 0 to 1, in which the rate falls to zero; 0 is usual.
  package var cooldown: Double?
  /// What is usual depends on the images; text has none.
  package var augmentation: Augmentation?
  /// At most so many held-out examples; `Evaluation.usualExamples` unless said.
  package var evaluationExamples: Int?
  /// From one point's compute to the next, above 1; 1.1 is usual.
  package var evaluationRatio: Double?
  /// fp32 is usual.
  package var precision: Precision?

  package init(data: DataSource, shape: Shape, budget: TrainingSpec.Budget) {
    self.data = data
    self.shape = shape
    self.budget = budget
  }

  /// Reads the data, and fills in what is usual for them.
  ///
  /// Throws where the data cannot be used or the shape is none of theirs.
  package func resolved() throws(RequestError) -> (
    spec: TrainingSpec, shape: TrainingShape, data: Dataset
  ) {
    let dataset: Dataset
    do throws(DataError) {
      dataset = try data.open(seed: seed, augmentation: augmentation)
    } catch {
      throw .data(error)
    }
    let shape: TrainingShape
    do {
      shape = try TrainingShape(self.shape, for: dataset.examples)
    } catch {
      throw .shape(error)
    }
    return (spec(for: dataset, shape), shape, dataset)
  }

  /// The spec for data that are there already.
  package func spec(for dataset: Dataset, _ shape: TrainingShape) -> TrainingSpec {
    var optimiser: OptimiserSettings
    switch dataset.examples {
    case .images: optimiser = .usualForImages
    case .text: optimiser = .usualForText
    }
    var usedAugmentation: Augmentation?
    if case .images(let images) = dataset { usedAugmentation = images.augmentation }
    optimiser.learningRate = learningRate ?? optimiser.learningRate
    optimiser.warmup = warmup ?? optimiser.warmup
    optimiser.beta1 = beta1 ?? optimiser.beta1
    optimiser.beta2 = beta2 ?? optimiser.beta2
    optimiser.epsilon = epsilon ?? optimiser.epsilon
    optimiser.weightDecay = weightDecay ?? optimiser.weightDecay
    optimiser.clip = clip ?? optimiser.clip
    let compute =
      switch budget {
      case .compute(let compute): compute
      case .steps(let steps): Double(steps) * shape.computePerStep
      }
    var evaluation = TrainingSpec.Evaluation(
      examples: evaluationExamples
        ?? TrainingSpec.Evaluation.usualExamples(compute, shape.dimensions))
    evaluation.ratio = evaluationRatio ?? evaluation.ratio
    return TrainingSpec(
      data: data, shape: shape.shape, budget: budget, seed: seed, optimiser: optimiser,
      smoothing: smoothing ?? 0, cooldown: cooldown ?? 0, augmentation: usedAugmentation,
      evaluation: evaluation, precision: precision ?? .fp32)
  }
}

/// Why a request cannot be trained.
package enum RequestError: Error, Hashable, Sendable, CustomStringConvertible {
  case data(DataError)
  case shape(ShapeProblem)

  package var description: String {
    switch self {
    case .data(let error): error.description
    case .shape(let error): "shape: \(error)"
    }
  }
}

extension Dataset {
  /// What a model's sizes take from the data.
  package var examples: ExampleKind {
    switch self {
    case .images(let images):
      .images(
        height: images.height, width: images.width, channels: images.channels,
        classes: images.classes)
    case .text(let text): .text(vocabulary: text.vocabulary)
    case .arrays(let arrays):
      switch arrays.inputs {
      case .images(_, let height, let width, let channels, let classes):
        .images(height: height, width: width, channels: channels, classes: classes)
      case .tokens(_, _, let vocabulary): .text(vocabulary: vocabulary)
      }
    }
  }
}
