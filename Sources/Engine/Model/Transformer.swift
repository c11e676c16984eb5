package import Kernels
package import Scaling

/// A ViT or a GPT: embedding, pre-norm blocks, final norm and linear head; forward and backward.
///
/// ViT: Dosovitskiy et al. 2020, arXiv:2010.11929, without class token, the head on the mean of all tokens
/// (Zhai et al. 2021, arXiv:2106.04560). GPT: Radford et al. 2019 as nanoGPT has it, the head untied. A value that
/// holds no weights: those, their gradients and the activations are arenas that the caller hands in.
///
/// Letters: B sequences of a micro-batch, T tokens of each, N = B · T, C width, H heads, F hidden width of the
/// MLP, L depth, P patch side, V classes or vocabulary.
package struct Transformer: Sendable {
  package let dimensions: ModelDimensions
  package let parameters: ParameterTable
  package let kernels: any KernelSet
  package let precision: Precision
  /// Floats that the packed weights take.
  package let packedFloats: Int

  let embedding: Embedding
  let blocks: [Block]
  let head: Head
  /// Every matrix there is to pack.
  private let linears: [Linear]

  enum Embedding: Sendable {
    case patches(PatchEmbedding)
    case tokens(TokenEmbedding)
  }

  /// Cost: some short strings a layer; no weights are touched.
  package init(_ model: ModelDimensions, kernels: any KernelSet, _ precision: Precision = .fp32) {
    let table = ParameterTable(model)
    var packed = Layout()
    var linears: [Linear] = []
    func linear(_ name: String, from source: Linear.Source = .activations) -> Linear {
      let linear = Linear(name, of: table, from: source, packedIn: &packed, kernels, precision)
      linears.append(linear)
      return linear
    }
    func block(_ names: BlockNames, isCausal: Bool, _ form: GELU) -> Block {
      Block(
        norm1: LayerNorm(names.norm1, of: table),
        attention: SelfAttention(
          qkv: linear(names.qkv), projection: linear(names.projection), heads: model.heads,
          tokens: model.tokens, isCausal: isCausal),
        norm2: LayerNorm(names.norm2, of: table),
        mlp: MLP(up: linear(names.up), down: linear(names.down), form))
    }

    switch model.input {
    case .images(let height, let width, let channels, let patch):
      func projection(_ name: String, _ patch: Int) -> PatchProjection {
        PatchProjection(
          linear: linear(name, from: .data), height: height, width: width, channels: channels,
          patch: patch)
      }
      embedding = .patches(
        PatchEmbedding(
          own: projection("patch_embed.proj", patch),
          inherited: model.inheritedPatches.enumerated().map {
            projection(ParameterTable.inherited($0), $1)
          },
          positions: table["pos_embed"].range))
      blocks = (0..<model.depth).map { block(BlockNames(timm: $0), isCausal: false, .exact) }
      head = Head(norm: LayerNorm("norm", of: table), linear: linear("head"), .mean)
    case .text:
      embedding = .tokens(
        TokenEmbedding(
          table: table["transformer.wte.weight"].range,
          positions: table["transformer.wpe.weight"].range, width: model.width))
      blocks = (0..<model.depth).map { block(BlockNames(nanoGPT: $0), isCausal: true, .tanh) }
      head = Head(
        norm: LayerNorm("transformer.ln_f", of: table), linear: linear("lm_head"), .tokens)
    }
    dimensions = model
    parameters = table
    self.kernels = kernels
    self.precision = precision
    packedFloats = packed.floats
    self.linears = linears
  }

  /// Fills the arena of weights: each tensor as its entry says, the gaps with zeros.
  ///
  /// A function of (seed, name of the tensor, index in it) alone: a model of more layers begins with the same first
  /// ones.
  package func initialise(_ weights: Row, seed: UInt64) {
    weights.clear()
    for entry in parameters.entries {
      entry.initialisation.fill(weights[entry.range], seed: seed, name: entry.name)
    }
  }

  /// Packs share `part` of `parts` of the matrices; all shares together are the packed weights.
  ///
  /// Needed once after each change of the weights. Shares are alike in size, up to one matrix.
  package func pack(_ weights: Row, into packed: Row, part: Int, of parts: Int) {
    precondition(0 <= part && part < parts, "part \(part) of \(parts)")
    let share = packedFloats * part / parts..<packedFloats * (part + 1) / parts
    for linear in linears { linear.pack(weights, into: packed, share, kernels) }
  }

  /// Floats of activations of a micro-batch of this many sequences, or fewer.
  package func workspaceFloats(sequences: Int) -> Int {
    Activations(self, sequences: sequences).floats
  }

  /// Floats of scratch that the widest layer's products need for so many tokens.
  func scratchFloats(rows: Int) -> Int {
    linears.reduce(0) { max($0, $1.scratchFloats(rows: rows, kernels)) }
  }

  // MARK: The way there and back

  /// Loss of a micro-batch, and its gradient with respect to every parameter.
  ///
  /// - `gradients`, in the layout of the parameters, are added to or replaced; gaps between tensors stay as
  ///   they are.
  /// - `gradientScale` multiplies the gradient: one over the examples (tokens) of the whole batch.
  /// - `smoothing` as in `KernelSet.crossEntropy`.
  /// - `workspace` needs `workspaceFloats` and may hold anything. No memory is allocated.
  ///
  /// Cost: three times the forward pass, less the gradient of the input. Same arguments, same bits.
  package func gradient(
    of batch: MicroBatch, weights: Row, packed: Row, into gradients: Row, adding: Bool,
    smoothing: Float, gradientScale: Float, workspace: Row
  ) -> LossSum {
    let activations = Activations(self, sequences: batch.sequences)
    let pass = Pass(
      kernels: kernels, weights: weights, packed: packed, workspace: workspace,
      products: workspace[activations.scratch.products])
    forward(batch, activations, pass)
    let loss = kernels.crossEntropy(
      pass[activations.head.logits], labels: batch.labels, smoothing: smoothing,
      gradientScale: gradientScale)
    backward(batch, activations, Gradients(row: gradients, adding: adding), pass)
    return loss
  }

  /// Loss of a micro-batch, without smoothing; the model does not change.
  package func evaluate(
    _ batch: MicroBatch, weights: Row, packed: Row, workspace: Row
  ) -> LossSum {
    let logits = logits(of: batch, weights: weights, packed: packed, workspace: workspace)
    return kernels.crossEntropy(logits, labels: batch.labels, smoothing: 0, gradientScale: 1)
  }

  /// What the model makes of a micro-batch: (B, V) for images, (B · T, V) for text.
  ///
  /// A view into the workspace, valid until its next use. Labels are not read.
  package func logits(
    of batch: MicroBatch, weights: Row, packed: Row, workspace: Row
  ) -> Matrix {
    let activations = Activations(self, sequences: batch.sequences)
    let pass = Pass(
      kernels: kernels, weights: weights, packed: packed, workspace: workspace,
      products: workspace[activations.scratch.products])
    forward(batch, activations, pass)
    return pass[activations.head.logits]
  }

  private func forward(_ batch: MicroBatch, _ activations: Activations, _ pass: Pass) {
    let x = pass[activations.stream(0)]
    switch (embedding, batch.input) {
    case (.patches(let embedding), .images(let images)):
      precondition(images.rows == batch.sequences, "\(images.rows) of \(batch.sequences) images")
      embedding.forward(images, into: x, activations.patches, pass)
    case (.tokens(let embedding), .tokens(let tokens)):
      precondition(tokens.count == x.rows, "\(tokens.count) of \(x.rows) tokens")
      embedding.forward(tokens, into: x, pass)
    default: preconditionFailure("images for a GPT, or text for a ViT")
    }
    for index in blocks.indices {
      blocks[index].forward(
        into: pass[activations.stream(index + 1)], activations.block(index), activations.scratch,
        pass)
    }
    head.forward(pass[activations.stream(blocks.count)], activations.head, pass)
  }

  /// From the gradient of the logits, in their place, to those of all parameters.
  private func backward(
    _ batch: MicroBatch, _ activations: Activations, _ gradients: Gradients, _ pass: Pass
  ) {
    let scratch = activations.scratch
    let dx = pass[scratch.dx]
    head.backward(
      into: dx, x: pass[activations.stream(blocks.count)], activations.head, scratch, gradients,
      pass)
    for index in blocks.indices.reversed() {
      blocks[index].backward(dx, activations.block(index), scratch, gradients, pass)
    }
    switch (embedding, batch.input) {
    case (.patches(let embedding), _):
      embedding.backward(dx, activations.patches, gradients, pass)
    case (.tokens(let embedding), .tokens(let tokens)):
      embedding.backward(dx, tokens, gradients, pass)
    default: preconditionFailure("images for a GPT")
    }
  }
}
