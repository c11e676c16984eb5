package import Engine
import Scaling

/// From a shape to a phase that trains it: the same data, settings and held-out examples for all.
package struct PhasePlan: Sendable {
  let training: TrainingRequest
  let data: Dataset

  package init(training: TrainingRequest, data: Dataset) {
    self.training = training
    self.data = data
  }

  /// Phase `index` of at most so much compute; `nil` for less than a step.
  func phase(
    _ index: Int, of shape: TrainingShape, _ compute: Compute, cooldown: Compute = .zero
  ) -> AdaptiveRun.Phase? {
    let steps = Int(min(compute / shape.computePerStep, 1e15))
    return steps < 1 ? nil : phase(index, of: shape, steps: steps, cooldown: cooldown)
  }

  /// Warm-up belongs to the first phase; the rate falls over the last `cooldown`, or all of the phase if that is less.
  func phase(
    _ index: Int, of shape: TrainingShape, steps: Int, cooldown: Compute = .zero
  ) -> AdaptiveRun.Phase {
    var request = training
    request.shape = shape.shape
    request.budget = .steps(steps)
    if index > 0 { request.warmup = 0 }
    request.cooldown = min(1, cooldown / (Double(steps) * shape.computePerStep))
    return .init(spec: request.spec(for: data, shape), shape: shape)
  }
}

extension Transition {
  /// The shape as it is behind another: what a transition leaves in the model is part of it.
  func shape(
    _ shape: TrainingShape, after previous: TrainingShape
  ) throws(TransitionError) -> TrainingShape {
    shape.with(try completed(shape.dimensions, after: previous.dimensions))
  }
}
