internal import Scaling

/// More blocks: new block L + i begins as block i mod L.
///
/// **`identity`** sets what new blocks add to the stream to zero: the function is preserved exactly, and what they will
/// add is learned at a rate of their own that rises from zero. **`stack`** keeps the copies as they are (Du et al. 2024,
/// G_stack, arXiv:2405.15319): the loss jumps at once.
struct DepthGrowth {
  let from: ModelDimensions
  let to: ModelDimensions

  func identity(_ state: ModelState) -> ModelState { grown(state, isSilent: true) }

  func stack(_ state: ModelState) -> ModelState { grown(state, isSilent: false) }

  private func grown(_ state: ModelState, isSilent: Bool) -> ModelState {
    let entries = ParameterTable(to).entries
    var tensors = state.tensors
    for block in from.depth..<to.depth {
      // Blocks have the same tensors in the same order.
      let sources = entries.filter { $0.block == block % from.depth }
      for (entry, source) in zip(entries.filter { $0.block == block }, sources) {
        let copy = state[source.name].weights
        let isZero = isSilent && entry.output == .stream
        tensors[entry.name] = TensorState(
          new: isZero ? [Double](repeating: 0, count: copy.count) : copy)
      }
    }
    return ModelState(dimensions: to, tensors: tensors)
  }
}
