package import Kernels

/// What the optimiser is told: AdamW with global clipping.
package struct OptimiserSettings: Hashable, Sendable {
  /// After warm-up.
  package var learningRate = 1e-3
  /// Steps of linear rise.
  package var warmup: Int
  package var beta1 = 0.9
  package var beta2: Double
  package var epsilon = 1e-8
  /// Multiplied by the rate; not on gains, biases and positions.
  package var weightDecay: Double
  /// The largest norm of all gradients together; 0 never clips.
  package var clip = 1.0

  /// Touvron and others 2021 (DeiT), arXiv:2012.12877, table 9, with PyTorch's betas.
  package static let usualForImages = OptimiserSettings(
    warmup: 100, beta2: 0.999, weightDecay: 0.05)
  /// nanoGPT's, for a model of bytes.
  package static let usualForText = OptimiserSettings(warmup: 50, beta2: 0.95, weightDecay: 0.1)

  private init(warmup: Int, beta2: Double, weightDecay: Double) {
    self.warmup = warmup
    self.beta2 = beta2
    self.weightDecay = weightDecay
  }

  /// What gradients of this norm are multiplied by, as PyTorch's `clip_grad_norm_` does it.
  package func clippingScale(norm: Double) -> Double {
    clip > 0 ? min(1, clip / (norm + 1e-6)) : 1
  }

  /// The scalars of a tensor's `count`-th update, from 1.
  package func update(
    _ count: Int, learningRate: Double, gradientScale: Double, isDecayed: Bool
  ) -> AdamWStep {
    AdamWStep(
      learningRate: Float(learningRate), beta1: Float(beta1), beta2: Float(beta2),
      epsilon: Float(epsilon), weightDecay: isDecayed ? Float(weightDecay) : 0,
      gradientScale: Float(gradientScale), correction1: Float(1 - Self.power(beta1, count)),
      correction2: Float(1 - Self.power(beta2, count)))
  }

  /// By squaring, so that it has the same bits on every system; libraries differ.
  static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
