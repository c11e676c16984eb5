/// What products of weights, activations and gradients are made of.
///
/// Sums, weights, moments and all else are Float32 in either.
package enum Precision: String, Sendable, CaseIterable {
  case fp32
  /// Factors rounded to bfloat16, 8 bits of fraction.
  case bf16
}
