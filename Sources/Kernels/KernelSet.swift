/// The Float32 arithmetic of training, in one instruction set.
///
/// T stands for the rows of all sequences of a micro-batch together, C for the width, H for the heads,
/// D = C / H, V for classes or vocabulary. Each result is one fixed sequence of operations: the same
/// input gives the same bits, whatever else runs. No dimension need be a multiple of anything.
package protocol KernelSet: Sendable {
  var instructionSet: InstructionSet { get }

  // MARK: Products

  /// Floats that a packed matrix of this shape takes.
  func panelFloats(depth: Int, columns: Int) -> Int

  /// B[k][n] = source[k][n]: the weights as they stand, for dX = dY W.
  func pack(_ source: Matrix, into panels: Panels)

  /// B[k][n] = source[n][k]: the weights transposed, for Y = X Wᵀ.
  func packTransposed(_ source: Matrix, into panels: Panels)

  /// C = A B and then the epilogue. Each element is one chain of multiply-adds in ascending k.
  ///
  /// A (rows, depth), B (depth, columns), C (rows, columns).
  func multiply(_ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue)

  /// C = AᵀB, or C += AᵀB: the gradient of weights, dW[n][k] = Σ_t dY[t][n] X[t][k].
  ///
  /// A (T, n), B (T, k), C (n, k). Each element is one chain in ascending t, begun at C where it adds.
  func multiplyTransposed(_ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool)

  /// sums[j] = Σ_i x[i][j], or sums[j] += that: the gradient of a bias.
  func sumColumns(_ x: Matrix, into sums: Row, adding: Bool)

  // MARK: Products of numbers rounded to bfloat16
  //
  // As above, but for the factors: they are rounded to bfloat16, nearest and ties to even, and each element is one
  // chain of exact products added in Float32 in the order k = 1, 0, 3, 2, ... Below the smallest normal number is zero.

  /// Floats that a packed matrix of this shape takes.
  func pairPanelFloats(depth: Int, columns: Int) -> Int

  /// Floats of scratch for any of the products of a layer: X (rows, inputs), Y (rows, outputs).
  func pairScratchFloats(rows: Int, inputs: Int, outputs: Int) -> Int

  func packPairs(_ source: Matrix, into panels: Panels)

  func packTransposedPairs(_ source: Matrix, into panels: Panels)

  func multiplyPairs(
    _ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue, scratch: Row)

  func multiplyTransposedPairs(
    _ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool, scratch: Row)

  // MARK: Layers

  /// y = gain · (x - mean) / sqrt(variance + epsilon) + bias for each row; x (T, C).
  ///
  /// Keeps the mean and the inverse deviation of each row for the way back. Two passes over a row in
  /// cache, so that nothing cancels. Ba, Kiros, Hinton 2016, arXiv:1607.06450.
  func normalize(
    _ x: Matrix, gain: Row, bias: Row, epsilon: Float, into y: Matrix, mean: Row,
    inverseDeviation: Row)

  /// Adds to dx, the gradient that flows past the norm, what flows through it; gradients of gain and bias
  /// are written, or added to.
  func normalizeBackward(
    _ dy: Matrix, x: Matrix, gain: Row, mean: Row, inverseDeviation: Row, addingTo dx: Matrix,
    dgain: Row, dbias: Row, adding: Bool)

  /// Floats that the attention weights of so many rows (B·T) take.
  func attentionWeightFloats(rows: Int, heads: Int, tokens: Int) -> Int

  /// Floats of scratch that attention over so many tokens needs.
  func attentionScratchFloats(tokens: Int, headWidth: Int) -> Int

  /// out = P V with P = softmax(Q Kᵀ / sqrt(D)) for each sequence and head.
  ///
  /// qkv (B·T, 3C): queries, keys, values, head after head in each; out (B·T, C). `weights` gets P, for the way back, in
  /// an order of the kernel set's own. With `isCausal` a token sees itself and those before it. Vaswani et
  /// al. 2017, arXiv:1706.03762, equation 1.
  func attend(
    _ qkv: Matrix, heads: Int, tokens: Int, isCausal: Bool, into out: Matrix, weights: Row,
    scratch: Row)

  /// dqkv from dout; `weights` is what `attend` made of `qkv`.
  func attendBackward(
    _ dout: Matrix, qkv: Matrix, weights: Row, heads: Int, tokens: Int, isCausal: Bool,
    into dqkv: Matrix, scratch: Row)

  /// Cross entropy of softmax(logits) against labels, and its gradient in place of the logits.
  ///
  /// The target is 1 - smoothing at the label plus smoothing / V everywhere. The gradient is multiplied by
  /// `gradientScale` (one over the examples of the whole batch). Returns the sum over rows, in nats.
  func crossEntropy(
    _ logits: Matrix, labels: Indices, smoothing: Float, gradientScale: Float
  ) -> LossSum

  /// x[b·T + t] += positions[t]; x (B·T, C), positions (T, C).
  func addPositions(_ positions: Matrix, to x: Matrix)

  /// dpositions[t] = Σ_b dx[b·T + t], or += that.
  func sumPositions(_ dx: Matrix, into dpositions: Matrix, adding: Bool)

  /// pooled[b] = mean over t of x[b·T + t]; x (B·T, C), pooled (B, C).
  func meanPool(_ x: Matrix, into pooled: Matrix)

  /// dx[b·T + t] = dpooled[b] / T.
  func meanPoolBackward(_ dpooled: Matrix, into dx: Matrix)

  /// x[i] = table[indices[i]]; table (V, C), x (T, C).
  func lookUp(_ table: Matrix, _ indices: Indices, into x: Matrix)

  /// dtable[indices[i]] += dx[i], in ascending i.
  func lookUpBackward(_ dx: Matrix, _ indices: Indices, addingTo dtable: Matrix)

  // MARK: Optimiser

  /// sum[i] = Σ_s slots[s][i] as a fixed binary tree over s; returns Σ sum², in double precision.
  ///
  /// slots (R, n): one arena of gradients a row; the first may be `sum` itself.
  func reduce(_ slots: Matrix, into sum: Row) -> Double

  /// One AdamW update of parameters with their gradients and moments, all of one length.
  func adamW(
    _ parameters: Row, gradients: Row, firstMoments: Row, secondMoments: Row, _ step: AdamWStep)

  // MARK: Functions, each element by itself

  /// e^x; errors in ulps are stated where it is implemented, and tested.
  func exp(_ x: Row, into y: Row)
  func tanh(_ x: Row, into y: Row)
  /// The error function.
  func erf(_ x: Row, into y: Row)
  /// GELU and its derivative.
  func gelu(_ x: Row, _ form: GELU, into y: Row, derivative: Row)
}

/// What happens to a product's elements before they are stored, while they are in cache.
package enum Epilogue {
  case none
  /// + bias[n]
  case bias(Row)
  /// + bias[n] + residual[m][n]; the residual may be C itself.
  case residual(bias: Row, Matrix)
  /// c = gelu(y) with y = a b + bias; the derivative gelu'(y) is kept for the way back.
  case gelu(bias: Row, GELU, derivative: Matrix)
  /// × factor[m][n]: the way back through an activation.
  case times(Matrix)
}

/// Gaussian error linear unit, x Φ(x).
///
/// Hendrycks, Gimpel 2016, arXiv:1606.08415.
package enum GELU: String, Sendable {
  /// With the error function: PyTorch's and timm's default.
  case exact
  /// 0.5 x (1 + tanh(sqrt(2/π) (x + 0.044715 x³))): GPT-2's.
  case tanh
}

/// Sums over examples or tokens.
package struct LossSum: Sendable, Equatable {
  /// Cross entropy in nats, smoothing included.
  package var loss: Double
  /// How often the largest logit was the label's.
  package var correct: Int

  package init(loss: Double = 0, correct: Int = 0) {
    self.loss = loss
    self.correct = correct
  }
}

/// The scalars of one AdamW update.
///
/// m = β1 m + (1 - β1) s g, v = β2 v + (1 - β2) (s g)², p -= η (m / c1 / (sqrt(v / c2) + ε) + λ p), with the
/// clipping scale s and the bias corrections c1 = 1 - β1^t, c2 = 1 - β2^t. Loshchilov, Hutter 2019,
/// arXiv:1711.05101, algorithm 2, in PyTorch's form: the decay is multiplied by the rate.
package struct AdamWStep: Sendable {
  package var learningRate: Float
  package var beta1: Float
  package var beta2: Float
  package var epsilon: Float
  /// λ; 0 for gains, biases and positions.
  package var weightDecay: Float
  /// s: what the gradients are multiplied by, at most 1 where they are clipped.
  package var gradientScale: Float
  package var correction1: Float
  package var correction2: Float

  package init(
    learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float,
    gradientScale: Float, correction1: Float, correction2: Float
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.gradientScale = gradientScale
    self.correction1 = correction1
    self.correction2 = correction2
  }
}
