internal import Kernels
internal import Scaling

/// How a model leaves a trainer and enters one of another shape.
extension Trainer {
  /// The model with what the optimiser knows of it.
  package var modelState: ModelState {
    var tensors: [String: TensorState] = [:]
    for (index, entry) in parameters.entries.enumerated() {
      func values(_ arena: Row) -> [Double] {
        let row = arena[entry.range]
        return (0..<row.count).map { unsafe Double(row.base[$0]) }
      }
      tensors[entry.name] = TensorState(
        weights: values(memory.weights), firstMoments: values(memory.firstMoments),
        secondMoments: values(memory.secondMoments), updates: state.updates[index],
        ramp: state.ramps[index])
    }
    return ModelState(dimensions: shape.dimensions, tensors: tensors)
  }

  /// Begins a phase with this model, behind what `previous` has done.
  ///
  /// The rate of new tensors rises from zero over `ramp` updates.
  package func begin(_ model: ModelState, after previous: TrainingState, ramp: Int) {
    precondition(model.dimensions == shape.dimensions, "a model of another shape")
    var next = TrainingState(tensors: parameters.entries.count, nextEvaluation: previous.compute)
    for (index, entry) in parameters.entries.enumerated() {
      let tensor = model[entry.name]
      func put(_ values: [Double], _ arena: Row) {
        let row = arena[entry.range]
        precondition(values.count == row.count, "\(entry.name): \(values.count) of \(row.count)")
        for i in values.indices { unsafe row.base[i] = Float(values[i]) }
      }
      put(tensor.weights, memory.weights)
      put(tensor.firstMoments, memory.firstMoments)
      put(tensor.secondMoments, memory.secondMoments)
      next.updates[index] = tensor.updates
      next.ramps[index] = tensor.isNew ? ramp : tensor.ramp
    }
    next.origin = .init(
      phase: previous.origin.phase + 1, step: previous.totalStep, compute: previous.compute)
    next.compute = previous.compute
    next.examples = previous.examples
    next.seconds = previous.seconds
    next.evaluationSeconds = previous.evaluationSeconds
    next.lastPoint = previous.lastPoint
    state = next
    passes.pack()
  }
}
