internal import Kernels

/// out = residual + proj(softmax(Q Kᵀ / sqrt(D)) V) with Q, K, V = qkv(x), head by head.
///
/// x, out (N, C).
struct SelfAttention: Sendable {
  private let qkv: Linear
  private let projection: Linear
  private let heads: Int
  /// T, of one sequence.
  private let tokens: Int
  private let isCausal: Bool

  init(qkv: Linear, projection: Linear, heads: Int, tokens: Int, isCausal: Bool) {
    self.qkv = qkv
    self.projection = projection
    self.heads = heads
    self.tokens = tokens
    self.isCausal = isCausal
  }

  struct Saved {
    /// Queries, keys and values, (N, 3C).
    let qkv: Place
    /// What the heads put out, (N, C).
    let mixed: Place
    /// What each token pays attention to, in the kernels' own order.
    let weights: Range<Int>

    init(_ layout: inout Layout, tokens N: Int, width C: Int, weights floats: Int) {
      qkv = layout.matrix(N, 3 * C)
      mixed = layout.matrix(N, C)
      weights = layout.row(floats)
    }
  }

  func forward(
    _ x: Matrix, addingTo residual: Matrix, into out: Matrix, _ saved: Saved, _ scratch: Scratch,
    _ pass: Pass
  ) {
    qkv.forward(x, into: pass[saved.qkv], pass)
    pass.kernels.attend(
      pass[saved.qkv], heads: heads, tokens: tokens, isCausal: isCausal, into: pass[saved.mixed],
      weights: pass.workspace[saved.weights], scratch: pass.workspace[scratch.attention])
    projection.forward(pass[saved.mixed], into: out, then: .adding(residual), pass)
  }

  /// The same in reverse: dout (N, C) to dx (N, C).
  func backward(
    _ dout: Matrix, x: Matrix, into dx: Matrix, _ saved: Saved, _ scratch: Scratch,
    _ gradients: Gradients, _ pass: Pass
  ) {
    let dmixed = dx  // Until it is read, dx is free.
    projection.weightGradients(dout, pass[saved.mixed], into: gradients, pass)
    projection.inputGradient(dout, into: dmixed, pass)
    let dqkv = pass[scratch.dqkv]
    pass.kernels.attendBackward(
      dmixed, qkv: pass[saved.qkv], weights: pass.workspace[saved.weights], heads: heads,
      tokens: tokens, isCausal: isCausal, into: dqkv, scratch: pass.workspace[scratch.attention])
    qkv.weightGradients(dqkv, x, into: gradients, pass)
    qkv.inputGradient(dqkv, into: dx, pass)
  }
}
