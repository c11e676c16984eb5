internal import Kernels
internal import Scaling

/// Where everything stands in the workspace of one micro-batch.
///
/// What the blocks keep for the way back lies block after block, about 16 C floats a token each. A value made anew for
/// each micro-batch: a few additions, no memory.
struct Activations {
  /// Nothing where the input is text.
  let patches: PatchEmbedding.Saved
  let head: Head.Saved
  let scratch: Scratch
  /// Size of the workspace.
  let floats: Int

  private let blockSize: Block.Size
  private let firstBlock: Int
  private let blockFloats: Int

  init(_ transformer: Transformer, sequences B: Int) {
    let (model, kernels) = (transformer.dimensions, transformer.kernels)
    let (N, C) = (B * model.tokens, model.width)
    var layout = Layout()
    switch transformer.embedding {
    case .patches(let embedding): patches = .init(&layout, sequences: B, of: embedding)
    case .tokens: patches = .none
    }
    blockSize = Block.Size(
      tokens: N, width: C, hidden: model.hidden,
      attentionWeights: kernels.attentionWeightFloats(
        rows: N, heads: model.heads, tokens: model.tokens))
    firstBlock = layout.floats
    _ = Block.Saved(&layout, blockSize)
    blockFloats = layout.floats - firstBlock
    // The last block's output is where the input of one more would be.
    layout = Layout(from: firstBlock + model.depth * blockFloats)
    _ = layout.matrix(N, C)
    head = .init(&layout, sequences: B, tokens: N, of: transformer.head)
    scratch = .init(
      &layout, tokens: N, width: C, hidden: model.hidden,
      attention: kernels.attentionScratchFloats(
        tokens: model.tokens, headWidth: C / model.heads),
      products: transformer.scratchFloats(rows: N))
    floats = layout.floats
  }

  func block(_ index: Int) -> Block.Saved {
    var layout = Layout(from: firstBlock + index * blockFloats)
    return Block.Saved(&layout, blockSize)
  }

  /// The residual stream as it enters block `index`, or the head after the last one; (N, C).
  func stream(_ index: Int) -> Place { block(index).x }
}
