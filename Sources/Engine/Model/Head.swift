internal import Kernels

/// logits = linear(features(norm(x))).
///
/// x (N, C), logits (B, V) or (N, V).
struct Head: Sendable {
  /// What the logits are made of.
  enum Features: Sendable {
    /// The mean over a sequence's tokens, (B, C): one answer for each image.
    case mean
    /// Each token, (N, C): the next one after it.
    case tokens
  }

  private let norm: LayerNorm
  private let linear: Linear
  private let features: Features

  init(norm: LayerNorm, linear: Linear, _ features: Features) {
    self.norm = norm
    self.linear = linear
    self.features = features
  }

  struct Saved {
    let norm: LayerNorm.Saved
    /// (B, C), with its gradient; `nil` where features are tokens.
    let pooled: (value: Place, gradient: Place)?
    /// (B, V) or (N, V); the loss puts their gradient here.
    let logits: Place

    init(_ layout: inout Layout, sequences B: Int, tokens N: Int, of head: Head) {
      let (C, V) = (head.linear.inputs, head.linear.outputs)
      norm = .init(&layout, tokens: N, width: C)
      switch head.features {
      case .mean:
        pooled = (layout.matrix(B, C), layout.matrix(B, C))
        logits = layout.matrix(B, V)
      case .tokens:
        pooled = nil
        logits = layout.matrix(N, V)
      }
    }
  }

  func forward(_ x: Matrix, _ saved: Saved, _ pass: Pass) {
    norm.forward(x, saved.norm, pass)
    let y = pass[saved.norm.y]
    if let pooled = saved.pooled {
      pass.kernels.meanPool(y, into: pass[pooled.value])
      linear.forward(pass[pooled.value], into: pass[saved.logits], pass)
    } else {
      linear.forward(y, into: pass[saved.logits], pass)
    }
  }

  /// From the gradient of the logits, which stands in their place, to dx.
  func backward(
    into dx: Matrix, x: Matrix, _ saved: Saved, _ scratch: Scratch, _ gradients: Gradients,
    _ pass: Pass
  ) {
    let dlogits = pass[saved.logits]
    let dnorm = pass[scratch.dnorm]
    if let pooled = saved.pooled {
      linear.weightGradients(dlogits, pass[pooled.value], into: gradients, pass)
      linear.inputGradient(dlogits, into: pass[pooled.gradient], pass)
      pass.kernels.meanPoolBackward(pass[pooled.gradient], into: dnorm)
    } else {
      linear.weightGradients(dlogits, pass[saved.norm.y], into: gradients, pass)
      linear.inputGradient(dlogits, into: dnorm, pass)
    }
    // Nothing flows past the last norm.
    dx.clear()
    norm.backward(dnorm, x: x, saved.norm, addingTo: dx, into: gradients, pass)
  }
}
