package import Scaling

/// All tensors of a model and what the optimiser knows of them, in double precision: what a transition changes.
///
/// Between two shapes there are a few million numbers, so clarity goes before speed: one array each.
package struct ModelState: Hashable, Sendable {
  package var dimensions: ModelDimensions
  /// By name; exactly those of the parameter table.
  package var tensors: [String: TensorState]

  package init(dimensions: ModelDimensions, tensors: [String: TensorState]) {
    self.dimensions = dimensions
    self.tensors = tensors
  }

  subscript(name: String) -> TensorState {
    guard let tensor = tensors[name] else { preconditionFailure("no tensor named \(name)") }
    return tensor
  }
}

/// One tensor, row-major, as weights and both moments of AdamW.
package struct TensorState: Hashable, Sendable {
  package var weights: [Double]
  package var firstMoments: [Double]
  package var secondMoments: [Double]
  /// Updates it has had: bias corrections depend on it.
  package var updates: Int
  /// Updates over which its rate rises from zero; 0 where it began with the run.
  package var ramp: Int
  /// It knows nothing of the model before: its rate rises from zero.
  package var isNew: Bool

  package init(
    weights: [Double], firstMoments: [Double], secondMoments: [Double], updates: Int,
    ramp: Int = 0, isNew: Bool = false
  ) {
    self.weights = weights
    self.firstMoments = firstMoments
    self.secondMoments = secondMoments
    self.updates = updates
    self.ramp = ramp
    self.isNew = isNew
  }

  /// Weights that the optimiser has not seen yet.
  init(new weights: [Double]) {
    let zeros = [Double](repeating: 0, count: weights.count)
    self.init(
      weights: weights, firstMoments: zeros, secondMoments: zeros, updates: 0, isNew: true)
  }

  /// The mean square of a gradient here, as the optimiser remembers it.
  var meanSecondMoment: Double {
    secondMoments.isEmpty ? 0 : secondMoments.reduce(0, +) / Double(secondMoments.count)
  }
}
