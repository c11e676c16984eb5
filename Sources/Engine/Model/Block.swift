internal import Kernels

/// y = x + attention(norm1(x)), out = y + mlp(norm2(y)): one pre-norm block of ViT and GPT alike.
///
/// All (N, C).
struct Block: Sendable {
  private let norm1: LayerNorm
  private let attention: SelfAttention
  private let norm2: LayerNorm
  private let mlp: MLP

  init(norm1: LayerNorm, attention: SelfAttention, norm2: LayerNorm, mlp: MLP) {
    self.norm1 = norm1
    self.attention = attention
    self.norm2 = norm2
    self.mlp = mlp
  }

  /// What a block's memory depends on.
  struct Size {
    /// N.
    let tokens: Int
    /// C.
    let width: Int
    /// F.
    let hidden: Int
    /// Floats for the weights that attention keeps.
    let attentionWeights: Int
  }

  /// What the way back needs: 16 C floats a token where F = 4 C, and the attention weights.
  struct Saved {
    let x: Place
    let norm1: LayerNorm.Saved
    let attention: SelfAttention.Saved
    let y: Place
    let norm2: LayerNorm.Saved
    let mlp: MLP.Saved

    init(_ layout: inout Layout, _ size: Size) {
      let (N, C) = (size.tokens, size.width)
      x = layout.matrix(N, C)
      norm1 = .init(&layout, tokens: N, width: C)
      attention = .init(&layout, tokens: N, width: C, weights: size.attentionWeights)
      y = layout.matrix(N, C)
      norm2 = .init(&layout, tokens: N, width: C)
      mlp = .init(&layout, tokens: N, hidden: size.hidden)
    }
  }

  /// From `saved.x`, which the caller has filled, to `out`.
  func forward(into out: Matrix, _ saved: Saved, _ scratch: Scratch, _ pass: Pass) {
    let (x, y) = (pass[saved.x], pass[saved.y])
    norm1.forward(x, saved.norm1, pass)
    attention.forward(
      pass[saved.norm1.y], addingTo: x, into: y, saved.attention, scratch, pass)
    norm2.forward(y, saved.norm2, pass)
    mlp.forward(pass[saved.norm2.y], addingTo: y, into: out, saved.mlp, pass)
  }

  /// The same in reverse, in place: `dx` comes as the gradient of `out`, becomes that of y, then of x.
  ///
  /// What flows past a sublayer needs no work: it stays in `dx`, and the norms add to it.
  func backward(
    _ dx: Matrix, _ saved: Saved, _ scratch: Scratch, _ gradients: Gradients, _ pass: Pass
  ) {
    let dnorm = pass[scratch.dnorm]
    mlp.backward(dx, x: pass[saved.norm2.y], into: dnorm, saved.mlp, scratch, gradients, pass)
    norm2.backward(
      dnorm, x: pass[saved.y], saved.norm2, addingTo: dx, into: gradients, pass)
    attention.backward(
      dx, x: pass[saved.norm1.y], into: dnorm, saved.attention, scratch, gradients, pass)
    norm1.backward(dnorm, x: pass[saved.x], saved.norm1, addingTo: dx, into: gradients, pass)
  }
}
