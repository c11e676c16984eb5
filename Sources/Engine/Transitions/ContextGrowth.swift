internal import Scaling

/// A longer or shorter context: positions within both stay, further ones begin as old ones.
///
/// A causal model is unchanged on the first tokens, as many as both have.
struct ContextGrowth {
  let from: ModelDimensions
  let to: ModelDimensions

  func grow(_ state: ModelState, _ how: Transition.Context) -> ModelState {
    var result = ModelState(dimensions: to, tensors: state.tensors)
    let rows = (0..<to.tokens).map { token in
      switch how {
      case .hold: min(token, from.tokens - 1)
      case .tile: token % from.tokens
      }
    }
    for entry in ParameterTable(to).entries where entry.input == .tokens {
      let positions = Regrowth(rows: rows, columns: Array(0..<to.width))
      result.tensors[entry.name] = positions.apply(to: state[entry.name], columns: to.width)
    }
    return result
  }
}
