internal import Kernels

/// y = gain · (x - mean) / sqrt(variance + 1e-5) + bias, for each token.
///
/// x, y (N, C).
struct LayerNorm: Sendable {
  private let gain: Range<Int>
  private let bias: Range<Int>

  init(_ name: String, of table: ParameterTable) {
    gain = table[name + ".weight"].range
    bias = table[name + ".bias"].range
  }

  /// y (N, C), and of each row of x the mean and the inverse deviation (N).
  struct Saved {
    let y: Place
    let mean: Range<Int>
    let inverseDeviation: Range<Int>

    init(_ layout: inout Layout, tokens N: Int, width C: Int) {
      y = layout.matrix(N, C)
      mean = layout.row(N)
      inverseDeviation = layout.row(N)
    }
  }

  func forward(_ x: Matrix, _ saved: Saved, _ pass: Pass) {
    pass.kernels.normalize(
      x, gain: pass.weights[gain], bias: pass.weights[bias], epsilon: 1e-5, into: pass[saved.y],
      mean: pass.workspace[saved.mean], inverseDeviation: pass.workspace[saved.inverseDeviation])
  }

  /// Adds to dx, which flows past the norm, what flows through it.
  func backward(
    _ dy: Matrix, x: Matrix, _ saved: Saved, addingTo dx: Matrix, into gradients: Gradients,
    _ pass: Pass
  ) {
    pass.kernels.normalizeBackward(
      dy, x: x, gain: pass.weights[gain], mean: pass.workspace[saved.mean],
      inverseDeviation: pass.workspace[saved.inverseDeviation], addingTo: dx,
      dgain: gradients[gain], dbias: gradients[bias], adding: gradients.adding)
  }
}
