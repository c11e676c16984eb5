internal import Scaling

/// Queries and keys of a model of one token, drawn anew when it comes to see several.
///
/// One token attends to itself whatever they are: no gradient has reached them, and weight decay has taken them to
/// almost nothing, where neither learns, for the gradient of each is of the other's size. Tokens that are equal attend
/// alike under any queries and keys, so a refined model does not notice, nor does the first token of a causal one.
struct IdleAttention {
  let model: ModelDimensions
  let seed: UInt64

  /// They begin as large as the values have become, and the optimiser takes their gradients to be like the values'.
  func woken(_ state: ModelState) -> ModelState {
    var state = state
    for entry in ParameterTable(model).entries where entry.output == .queriesKeysValues {
      var tensor = state[entry.name]
      // Rows of queries, of keys and of values, as many of each.
      let idle = 0..<2 * entry.count / 3
      let values = idle.upperBound..<entry.count
      let fresh = entry.newValues(seed: seed, like: Array(tensor.weights[values]))
      let square = tensor.secondMoments[values].reduce(0, +) / Double(values.count)
      tensor.weights.replaceSubrange(idle, with: fresh[idle])
      tensor.firstMoments.replaceSubrange(idle, with: idle.lazy.map { _ in 0 })
      tensor.secondMoments.replaceSubrange(idle, with: idle.lazy.map { _ in square })
      state.tensors[entry.name] = tensor
    }
    return state
  }
}
