package import Scaling

extension ParameterTable {
  /// All tensors of a model, in network order.
  ///
  /// They begin as in timm (ViT) and nanoGPT (GPT): matrices and positions normal with deviation 0.02, biases zero,
  /// gains one. Two exceptions: timm leaves the patch projection to PyTorch's convolution, uniform within
  /// 1/sqrt(inputs); nanoGPT divides the deviation of what is added to the residual stream by sqrt(2 L), so that the
  /// sum of 2 L terms does not grow with depth (Radford et al. 2019). timm truncates at ±2, a hundred
  /// deviations: that is never.
  package init(_ model: ModelDimensions) {
    self.init()
    let (C, V, T) = (model.width, model.outputs, model.tokens)
    switch model.input {
    case .images(_, _, let channels, let P):
      let bound = 1 / Float(channels * P * P).squareRoot()
      append(
        "patch_embed.proj.weight", [C, channels, P, P], .weight, .uniform(bound: bound),
        output: .stream, input: .pixels)
      append("patch_embed.proj.bias", [C], .bias, .uniform(bound: bound), output: .stream)
      for (index, patch) in model.inheritedPatches.enumerated() {
        append(
          Self.inherited(index) + ".weight", [C, channels, patch, patch], .weight,
          .uniform(bound: bound), output: .stream, input: .inheritedPixels)
        append(
          Self.inherited(index) + ".bias", [C], .bias, .uniform(bound: bound), output: .stream)
      }
      append("pos_embed", [1, T, C], .position, .usual, output: .stream, input: .tokens)
      for index in 0..<model.depth {
        append(BlockNames(timm: index), index, model, residual: .usual)
      }
      append(norm: "norm", C)
      append(linear: "head", (.outputs, V), from: (.normed, C), .usual)
    case .text(let vocabulary, _):
      append(
        "transformer.wte.weight", [vocabulary, C], .weight, .usual, output: .stream,
        input: .vocabulary)
      append(
        "transformer.wpe.weight", [T, C], .position, .usual, output: .stream, input: .tokens)
      let residual = Initialisation.normal(deviation: 0.02 / Float(2 * model.depth).squareRoot())
      for index in 0..<model.depth {
        append(BlockNames(nanoGPT: index), index, model, residual: residual)
      }
      append(norm: "transformer.ln_f", C)
      append("lm_head.weight", [V, C], .weight, .usual, output: .outputs, input: .normed)
    }
  }

  /// What the embedding of inherited patches is called, coarsest first.
  static func inherited(_ index: Int) -> String { "patch_embed.inherited.\(index)" }

  private mutating func append(
    _ names: BlockNames, _ block: Int, _ model: ModelDimensions, residual: Initialisation
  ) {
    let (C, F) = (model.width, model.hidden)
    append(norm: names.norm1, C, block)
    append(linear: names.qkv, (.queriesKeysValues, 3 * C), from: (.normed, C), .usual, block)
    append(linear: names.projection, (.stream, C), from: (.attended, C), residual, block)
    append(norm: names.norm2, C, block)
    append(linear: names.up, (.hidden, F), from: (.normed, C), .usual, block)
    append(linear: names.down, (.stream, C), from: (.hidden, F), residual, block)
  }

  private mutating func append(
    linear name: String, _ output: (axis: Axis, count: Int), from input: (axis: Axis, count: Int),
    _ weights: Initialisation, _ block: Int? = nil
  ) {
    append(
      name + ".weight", [output.count, input.count], .weight, weights, output: output.axis,
      input: input.axis, block: block)
    append(name + ".bias", [output.count], .bias, .zeros, output: output.axis, block: block)
  }

  private mutating func append(norm name: String, _ width: Int, _ block: Int? = nil) {
    append(name + ".weight", [width], .gain, .ones, output: .normed, block: block)
    append(name + ".bias", [width], .bias, .zeros, output: .normed, block: block)
  }
}

extension Initialisation {
  fileprivate static let usual = Self.normal(deviation: 0.02)
}

/// What the layers of one block are called.
struct BlockNames {
  let norm1: String
  let qkv: String
  let projection: String
  let norm2: String
  let up: String
  let down: String

  /// As timm's VisionTransformer names block `index`.
  init(timm index: Int) {
    norm1 = "blocks.\(index).norm1"
    qkv = "blocks.\(index).attn.qkv"
    projection = "blocks.\(index).attn.proj"
    norm2 = "blocks.\(index).norm2"
    up = "blocks.\(index).mlp.fc1"
    down = "blocks.\(index).mlp.fc2"
  }

  /// As nanoGPT names block `index`.
  init(nanoGPT index: Int) {
    norm1 = "transformer.h.\(index).ln_1"
    qkv = "transformer.h.\(index).attn.c_attn"
    projection = "transformer.h.\(index).attn.c_proj"
    norm2 = "transformer.h.\(index).ln_2"
    up = "transformer.h.\(index).mlp.c_fc"
    down = "transformer.h.\(index).mlp.c_proj"
  }
}
