package import Scaling

/// The operators by which a model's shape changes, one for each axis.
///
/// Batch needs none: the model stays as it is. Several axes change one after the other, in the order patch, context,
/// width, depth.
package struct Transition: Hashable, Sendable {
  package var patch = Patch.refine
  package var context = Context.hold
  package var width = Width.pad
  package var depth = Depth.identity

  package init() {}

  package enum Patch: String, Hashable, Sendable, CaseIterable {
    /// The old embedding goes on beside one of finer patches that adds nothing yet; preserves the function, where the
    /// old patches are made of whole new ones.
    case refine
    /// Kernels by the pseudo-inverse, positions interpolated; not preserving.
    case resize
  }

  package enum Context: String, Hashable, Sendable, CaseIterable {
    /// The last old position for all further ones; preserves the first tokens.
    case hold
    /// Old positions once more; preserves the first tokens.
    case tile
  }

  package enum Width: String, Hashable, Sendable, CaseIterable {
    /// Zero padding; preserves the function.
    case pad
    /// Copies that share their readers' weights; preserves the function, for whole multiples.
    case copy
  }

  package enum Depth: String, Hashable, Sendable, CaseIterable {
    /// New blocks that add nothing yet; preserves the function.
    case identity
    /// Copies of the old blocks; not preserving.
    case stack
  }

  /// The model in its new shape; `seed` is that of new weights.
  ///
  /// `target` as `completed` gives it; throws as that does.
  package func apply(
    to state: ModelState, _ target: ModelDimensions, seed: UInt64
  ) throws(TransitionError) -> ModelState {
    var state = state
    let whole = try completed(target, after: state.dimensions)
    precondition(whole == target, "a target that was not completed")
    if state.dimensions.input != target.input {
      let from = state.dimensions
      var to = from
      to.input = target.input
      to.inheritedPatches = target.inheritedPatches
      switch (target.input, patch) {
      case (.images, .refine): state = PatchRefinement(from: from, to: to).refine(state)
      case (.images, .resize): state = PatchResize(from: from, to: to).resize(state)
      case (.text, _): state = ContextGrowth(from: from, to: to).grow(state, context)
      }
    }
    if state.dimensions.width != target.width || state.dimensions.hidden != target.hidden
      || state.dimensions.heads != target.heads
    {
      let from = state.dimensions
      var to = target
      to.depth = from.depth
      let growth = WidthGrowth(from: from, to: to, seed: seed)
      switch width {
      case .pad: state = growth.pad(state)
      case .copy: state = growth.copy(state)
      }
    }
    if state.dimensions.depth != target.depth {
      let growth = DepthGrowth(from: state.dimensions, to: target)
      switch depth {
      case .identity: state = growth.identity(state)
      case .stack: state = growth.stack(state)
      }
    }
    return state
  }

  /// A model of these dimensions as it is when it follows on another: with the embeddings that it inherits.
  ///
  /// Throws where an operator cannot make the change: other data, a width or depth that shrinks, a copy that is no whole
  /// multiple, patches that are not parts of the old ones.
  package func completed(
    _ target: ModelDimensions, after source: ModelDimensions
  ) throws(TransitionError) -> ModelDimensions {
    try check(source, target)
    var target = target
    target.inheritedPatches = source.inheritedPatches
    guard case .images(_, _, _, let old) = source.input,
      case .images(_, _, _, let new) = target.input, old != new
    else { return target }
    switch patch {
    case .refine:
      guard old % new == 0 else { throw .notNested(from: old, to: new) }
      target.inheritedPatches.append(old)
    case .resize:
      guard source.inheritedPatches.isEmpty else { throw .refined(from: old, to: new) }
    }
    return target
  }

  private func check(_ from: ModelDimensions, _ to: ModelDimensions) throws(TransitionError) {
    switch (from.input, to.input) {
    case (.images(let h, let w, let c, _), .images(let h2, let w2, let c2, _)):
      guard h == h2, w == w2, c == c2 else { throw .otherData }
    case (.text(let v, _), .text(let v2, _)):
      guard v == v2 else { throw .otherData }
    default: throw .otherData
    }
    guard from.outputs == to.outputs else { throw .otherData }
    func grows(_ axis: String, _ old: Int, _ new: Int) throws(TransitionError) {
      guard new >= old else { throw .shrinks(axis: axis, from: old, to: new) }
      guard width == .pad || axis == "depth" || new % old == 0 else {
        throw .noMultiple(axis: axis, from: old, to: new)
      }
    }
    try grows("width", from.width, to.width)
    try grows("hidden", from.hidden, to.hidden)
    try grows("heads", from.heads, to.heads)
    try grows("width of a head", from.width / from.heads, to.width / to.heads)
    if width == .copy, from.width / from.heads != to.width / to.heads {
      throw .noMultiple(
        axis: "width of a head", from: from.width / from.heads, to: to.width / to.heads)
    }
    try grows("depth", from.depth, to.depth)
  }
}

/// Why a model cannot take a shape.
package enum TransitionError: Error, Hashable, Sendable, CustomStringConvertible {
  case otherData
  case shrinks(axis: String, from: Int, to: Int)
  case notNested(from: Int, to: Int)
  case refined(from: Int, to: Int)
  case noMultiple(axis: String, from: Int, to: Int)

  package var description: String {
    switch self {
    case .otherData: "found a model of other data, expected one of the same"
    case .shrinks(let axis, let from, let to):
      "found \(axis) \(from) -> \(to), expected one that grows: shrinking needs pruning"
    case .notNested(let from, let to):
      "found patch \(from) -> \(to), expected one that divides \(from), to be refined into"
    case .refined(let from, let to):
      "found patch \(from) -> \(to) of a model that was refined before, expected one that can be refined into"
    case .noMultiple(let axis, let from, let to):
      "found \(axis) \(from) -> \(to), expected a whole multiple for copies"
    }
  }
}
