internal import Kernels
internal import Scaling

/// Where everything stands in the workspace of one micro-batch.
///
/// What the blocks keep for the way back lies block after block, about 16 C floats a token each. A value made anew for
/// each micro-batch: a few additions, no memory.
struct Activations {
  /// (N, channels · P · P); nothing where the input is text.
  let patches: Place
  let head: Head.Saved
  let scratch: Scratch
  /// Size of the workspace.
  let floats: Int

  private let model: ModelDimensions
  /// N = B · T.
  private let tokens: Int
  private let firstBlock: Int
  private let blockFloats: Int

  init(_ transformer: Transformer, sequences B: Int) {
    model = transformer.dimensions
    tokens = B * model.tokens
    let (N, C) = (tokens, model.width)
    var layout = Layout()
    switch transformer.embedding {
    case .patches(let embedding): patches = layout.matrix(N, embedding.patchFloats)
    case .tokens: patches = layout.matrix(0, 0)
    }
    firstBlock = layout.floats
    _ = Self.block(&layout, N, model)
    blockFloats = layout.floats - firstBlock
    // The last block's output is where the input of one more block would be.
    layout = Layout(from: firstBlock + model.depth * blockFloats)
    _ = layout.matrix(N, C)
    head = .init(&layout, sequences: B, tokens: N, of: transformer.head)
    scratch = .init(
      &layout, tokens: N, width: C, hidden: model.hidden,
      attention: transformer.kernels.attentionScratchFloats(
        tokens: model.tokens, headWidth: C / model.heads))
    floats = layout.floats
  }

  /// The residual stream as it enters block `index`, or the head after the last one. (N, C)
  func stream(_ index: Int) -> Place {
    var layout = Layout(from: firstBlock + index * blockFloats)
    return layout.matrix(tokens, model.width)
  }

  /// What block `index` keeps besides.
  func block(_ index: Int) -> Block.Saved {
    var layout = Layout(from: firstBlock + index * blockFloats)
    return Self.block(&layout, tokens, model)
  }

  private static func block(
    _ layout: inout Layout, _ tokens: Int, _ model: ModelDimensions
  ) -> Block.Saved {
    _ = layout.matrix(tokens, model.width)
    return Block.Saved(
      &layout, tokens: tokens, width: model.width, heads: model.heads, hidden: model.hidden)
  }
}
