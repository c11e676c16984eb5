import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The models once more, forward only: straight loops in double precision, as one would write them from the papers.
///
/// No layout, no fusion, no micro-batch: one sequence at a time, a token is an array of C numbers.
struct TwinTransformer {
  typealias Tokens = [[Double]]

  let model: ModelDimensions
  /// By the names of the parameter table; weights are (outputs, inputs).
  var parameters: [String: [Double]]

  enum Sequence {
    /// (channels, height, width), flat.
    case image([Double])
    case text([Int])
  }

  /// V numbers for an image; T times V for a text.
  func logits(_ sequence: Sequence) -> Tokens {
    var x: Tokens
    switch sequence {
    case .image(let pixels):
      x = embed(pixels)
      x = add(x, positions("pos_embed"))
    case .text(let tokens):
      let table = parameters["transformer.wte.weight", default: []]
      x = tokens.map { Array(table[$0 * model.width..<($0 + 1) * model.width]) }
      x = add(x, positions("transformer.wpe.weight"))
    }
    for index in 0..<model.depth {
      x = add(x, attention(norm(x, names(index).norm1), names(index)))
      x = add(x, mlp(norm(x, names(index).norm2), names(index)))
    }
    if isText { return linear(norm(x, "transformer.ln_f"), "lm_head") }
    let y = norm(x, "norm")
    let mean = (0..<model.width).map { j in y.reduce(0) { $0 + $1[j] } / Double(y.count) }
    return linear([mean], "head")
  }

  /// Σ over rows of -Σ_v target[v] log softmax(logits)[v], in nats; the target as for `KernelSet.crossEntropy`.
  func loss(_ sequence: Sequence, labels: [Int], smoothing: Double) -> Double {
    zip(logits(sequence), labels).reduce(0) { sum, row in
      let (logits, label) = row
      let logSum = log(logits.reduce(0) { $0 + exp($1) })
      return sum
        + logits.indices.reduce(0) { loss, v in
          let target = (v == label ? 1 - smoothing : 0) + smoothing / Double(logits.count)
          return loss - target * (logits[v] - logSum)
        }
    }
  }

  private var isText: Bool {
    if case .text = model.input { true } else { false }
  }

  /// Each token is its own patch's embedding and those of all inherited patches that cover it.
  private func embed(_ pixels: [Double]) -> Tokens {
    guard case .images(_, let width, _, let P) = model.input else { return [] }
    var x = linear(patches(pixels, P), "patch_embed.proj")
    for (index, coarse) in model.inheritedPatches.enumerated() {
      let whole = linear(patches(pixels, coarse), "patch_embed.inherited.\(index)")
      for token in x.indices {
        let (y, x0) = (token / (width / P) * P, token % (width / P) * P)
        let cover = whole[y / coarse * (width / coarse) + x0 / coarse]
        x[token] = zip(x[token], cover).map { $0 + $1 }
      }
    }
    return x
  }

  /// Rows of patches from the top, each from the left; inside channel, row, column.
  private func patches(_ pixels: [Double], _ side: Int) -> Tokens {
    guard case .images(let height, let width, let channels, _) = model.input else { return [] }
    var patches: Tokens = []
    for top in 0..<height / side {
      for left in 0..<width / side {
        var patch: [Double] = []
        for c in 0..<channels {
          for y in 0..<side {
            for x in 0..<side {
              patch.append(pixels[c * height * width + (top * side + y) * width + left * side + x])
            }
          }
        }
        patches.append(patch)
      }
    }
    return patches
  }

  private func positions(_ name: String) -> Tokens {
    let (values, C) = (parameters[name, default: []], model.width)
    return (0..<model.tokens).map { Array(values[$0 * C..<($0 + 1) * C]) }
  }

  private func add(_ x: Tokens, _ y: Tokens) -> Tokens {
    zip(x, y).map { zip($0, $1).map { $0 + $1 } }
  }

  private func linear(_ x: Tokens, _ name: String) -> Tokens {
    let weights = parameters[name + ".weight", default: []]
    let inputs = x[0].count
    let outputs = weights.count / inputs
    let bias = parameters[name + ".bias"] ?? Array(repeating: 0, count: outputs)
    return x.map { token in
      (0..<outputs).map { n in
        var sum = bias[n]
        for k in 0..<inputs { sum += token[k] * weights[n * inputs + k] }
        return sum
      }
    }
  }

  private func norm(_ x: Tokens, _ name: String) -> Tokens {
    let gain = parameters[name + ".weight", default: []]
    let bias = parameters[name + ".bias", default: []]
    return x.map { token in
      let (mean, C) = (token.reduce(0, +) / Double(token.count), Double(token.count))
      let variance = token.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / C
      return token.indices.map { j in
        gain[j] * (token[j] - mean) / (variance + 1e-5).squareRoot() + bias[j]
      }
    }
  }

  private func attention(_ x: Tokens, _ names: Names) -> Tokens {
    let qkv = linear(x, names.qkv)
    let (T, C, D) = (x.count, model.width, model.width / model.heads)
    var mixed = Tokens(repeating: Array(repeating: 0, count: C), count: T)
    for h in 0..<model.heads {
      for i in 0..<T {
        let seen = isText ? i + 1 : T
        let scores = (0..<seen).map { j in
          (0..<D).reduce(0) { $0 + qkv[i][h * D + $1] * qkv[j][C + h * D + $1] }
            / Double(D).squareRoot()
        }
        let sum = scores.reduce(0) { $0 + exp($1) }
        for j in 0..<seen {
          for d in 0..<D { mixed[i][h * D + d] += exp(scores[j]) / sum * qkv[j][2 * C + h * D + d] }
        }
      }
    }
    return linear(mixed, names.projection)
  }

  private func mlp(_ x: Tokens, _ names: Names) -> Tokens {
    linear(linear(x, names.up).map { $0.map(gelu) }, names.down)
  }

  private func gelu(_ x: Double) -> Double {
    isText
      ? 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
      : 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
  }

  /// Spelled out once more: a table that names a tensor wrongly should not be believed here.
  private struct Names {
    let norm1, qkv, projection, norm2, up, down: String
  }

  private func names(_ i: Int) -> Names {
    isText
      ? Names(
        norm1: "transformer.h.\(i).ln_1", qkv: "transformer.h.\(i).attn.c_attn",
        projection: "transformer.h.\(i).attn.c_proj", norm2: "transformer.h.\(i).ln_2",
        up: "transformer.h.\(i).mlp.c_fc", down: "transformer.h.\(i).mlp.c_proj")
      : Names(
        norm1: "blocks.\(i).norm1", qkv: "blocks.\(i).attn.qkv",
        projection: "blocks.\(i).attn.proj", norm2: "blocks.\(i).norm2",
        up: "blocks.\(i).mlp.fc1", down: "blocks.\(i).mlp.fc2")
  }
}
