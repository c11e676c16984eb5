internal import Scaling

/// Finer patches beside the old ones: what a token was embedded as goes on, and its part of the image is added.
///
/// Each new token begins as the old one whose patch covers it: attention then has m equals for each old token, splits its
/// weight among them, and pooling takes the mean of equals, so the function is preserved exactly. The new kernel begins at
/// zero; with it tokens come to differ. Nothing that was learned is taken away, and nothing has to be blended out.
struct PatchRefinement {
  let from: ModelDimensions
  let to: ModelDimensions

  func refine(_ state: ModelState) -> ModelState {
    guard case .images(let height, let width, _, let old) = from.input,
      case .images(_, _, _, let new) = to.input
    else { preconditionFailure("patches are of images") }
    var tensors = state.tensors
    for part in [".weight", ".bias"] {
      let own = "patch_embed.proj" + part
      tensors[ParameterTable.inherited(from.inheritedPatches.count) + part] = state[own]
      let count = ParameterTable(to)[own].count
      tensors[own] = TensorState(new: [Double](repeating: 0, count: count))
    }
    let (down, across, ratio) = (height / new, width / new, old / new)
    let covering = (0..<down * across).map { q in
      q / across / ratio * (width / old) + q % across / ratio
    }
    tensors["pos_embed"] = Regrowth(rows: covering, columns: Array(0..<to.width))
      .apply(to: state["pos_embed"], columns: to.width)
    return ModelState(dimensions: to, tensors: tensors)
  }
}
