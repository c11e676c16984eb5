import Engine
import Planner
import Scaling

/// Steps of plans whose laws were counted as Traverse's own trainer counts.
extension StepCounting {
  /// Steps as `run` takes them: shapes completed, and with all that transitions leave in the model.
  func trainedWorks(_ works: [StepWork], _ sizes: [ModelSizes]) throws -> [StepWork] {
    var previous: TrainingShape?
    return try plan.phases.indices.map { index in
      let kind = try examples(sizes[index])
      let planned = plan.phases[index].shape
      let named = completed(planned, for: kind, works[index], sizes[index])
      var shape = try TrainingShape(named, for: kind)
      if let previous {
        do throws(TransitionError) {
          shape = try transition.shape(shape, after: previous)
        } catch {
          throw RunError.transition(error)
        }
      }
      previous = shape
      return StepWork(
        rate: .init(
          flops: shape.computePerStep.flops, unit: .step, origin: plan.convention.name,
          detail: "\(shape.shape)"),
        batch: shape.batch, context: shape.dimensions.tokens)
    }
  }

  /// With the axes that the shape leaves out and flags tell; `TrainingShape` has usual values for those that nobody tells.
  private func completed(
    _ shape: Shape, for kind: ExampleKind, _ work: StepWork, _ sizes: ModelSizes
  ) -> Shape {
    var axes = shape.coordinates.map { (axis: $0.axis, value: $0.value) }
    for axis in TrainingShape.axes(for: kind) where shape[axis] == nil {
      let told =
        axis == "batch" ? work.batch : ModelSize(axis: axis).flatMap { sizes.count(of: $0) }
      if let told { axes.append((axis, .integer(told))) }
    }
    return Shape(axes)
  }

  /// What the data are, as far as a model's sizes go.
  private func examples(_ sizes: ModelSizes) throws(UnknownExamples) -> ExampleKind {
    if let vocabulary = sizes.count(of: .vocabulary) { return .text(vocabulary: vocabulary) }
    guard let side = sizes.count(of: .image), let classes = sizes.count(of: .classes),
      let channels = sizes[.channels] == nil ? 3 : sizes.count(of: .channels)
    else { throw UnknownExamples() }
    return .images(height: side, width: side, channels: channels, classes: classes)
  }
}

extension ModelSizes {
  /// The size where it is a whole number from 1 up.
  fileprivate func count(of size: ModelSize) -> Int? {
    self[size].flatMap { Int(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil }
  }
}

/// The flags do not tell what the data are.
struct UnknownExamples: Error, CustomStringConvertible {
  var description: String {
    let flag = StepFlags.sizes.declaration.spelling
    return
      "no FLOPs of a step: \(FLOPConvention.threeForward) counts them by the data's sizes; tell by "
      + "\(flag) 'image=28 channels=1 classes=10', or \(flag) vocabulary=256 for text"
  }
}
