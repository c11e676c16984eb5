internal import Kernels

/// out = residual + down(gelu(up(x))).
///
/// x, out (N, C), hidden (N, F).
struct MLP: Sendable {
  private let up: Linear
  private let down: Linear
  private let form: GELU

  init(up: Linear, down: Linear, _ form: GELU) {
    self.up = up
    self.down = down
    self.form = form
  }

  struct Saved {
    /// gelu(up(x)), (N, F).
    let hidden: Place
    /// gelu'(up(x)), (N, F).
    let derivative: Place

    init(_ layout: inout Layout, tokens N: Int, hidden F: Int) {
      hidden = layout.matrix(N, F)
      derivative = layout.matrix(N, F)
    }
  }

  func forward(
    _ x: Matrix, addingTo residual: Matrix, into out: Matrix, _ saved: Saved, _ pass: Pass
  ) {
    let hidden = pass[saved.hidden]
    up.forward(x, into: hidden, then: .gelu(form, derivative: pass[saved.derivative]), pass)
    down.forward(hidden, into: out, then: .adding(residual), pass)
  }

  /// The same in reverse: dout (N, C) to dx (N, C).
  func backward(
    _ dout: Matrix, x: Matrix, into dx: Matrix, _ saved: Saved, _ scratch: Scratch,
    _ gradients: Gradients, _ pass: Pass
  ) {
    let dhidden = pass[scratch.dhidden]
    down.weightGradients(dout, pass[saved.hidden], into: gradients, pass)
    down.inputGradient(dout, into: dhidden, times: pass[saved.derivative], pass)
    up.weightGradients(dhidden, x, into: gradients, pass)
    up.inputGradient(dhidden, into: dx, pass)
  }
}
