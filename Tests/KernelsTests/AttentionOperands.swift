import KernelTwins
import Kernels

/// One micro-batch's attention, forth and back, in memory with NaN around every view and in all that is to be written.
struct AttentionOperands {
  let shape: AttentionShape
  let qkv: Operand
  let dout: Operand
  let out: Operand
  let dqkv: Operand
  private let weights: Operand
  private let scratch: Operand

  /// Values of qkv uniform in ±`range`, of dout in ±1.
  init(
    _ shape: AttentionShape, range: Float = 1, seed: UInt64, _ kernels: any KernelSet,
    in memory: Operands
  ) {
    self.shape = shape
    var numbers = Numbers(seed: seed)
    let twin = shape.twin
    qkv = memory.matrix(shape.rows, 3 * twin.width) { numbers.uniform() * range }
    dout = memory.matrix(shape.rows, twin.width, gap: 5) { numbers.uniform() }
    out = memory.matrix(shape.rows, twin.width, gap: 1)
    dqkv = memory.matrix(shape.rows, 3 * twin.width, gap: 2)
    weights = memory.matrix(
      1, kernels.attentionWeightFloats(rows: shape.rows, heads: twin.heads, tokens: twin.tokens))
    scratch = memory.matrix(
      1, kernels.attentionScratchFloats(tokens: twin.tokens, headWidth: twin.headWidth))
  }

  /// Fills `out` and `dqkv`.
  func run(_ kernels: any KernelSet) {
    let twin = shape.twin
    kernels.attend(
      qkv.matrix, heads: twin.heads, tokens: twin.tokens, isCausal: twin.isCausal,
      into: out.matrix, weights: weights.row, scratch: scratch.row)
    kernels.attendBackward(
      dout.matrix, qkv: qkv.matrix, weights: weights.row, heads: twin.heads, tokens: twin.tokens,
      isCausal: twin.isCausal, into: dqkv.matrix, scratch: scratch.row)
  }

  var isUntouchedOutside: Bool {
    [qkv, dout, out, dqkv, weights, scratch].allSatisfy { $0.isUntouchedOutside }
  }
}

/// So many sequences of one kind.
struct AttentionShape: CustomStringConvertible {
  let sequences: Int
  let twin: AttentionTwin

  init(_ sequences: Int, tokens: Int, heads: Int, headWidth: Int, isCausal: Bool) {
    self.sequences = sequences
    twin = AttentionTwin(tokens: tokens, heads: heads, headWidth: headWidth, isCausal: isCausal)
  }

  var rows: Int { sequences * twin.tokens }

  var description: String {
    "\(sequences) x \(twin.tokens) tokens, \(twin.heads) x \(twin.headWidth)"
      + (twin.isCausal ? ", causal" : "")
  }
}

/// How far Float arithmetic may be from exact: first-order bounds, each of n operations off by at most u = 2^-24.
struct AttentionTolerance {
  let out: Double
  let dq: Double
  let dk: Double
  let dv: Double

  /// |qkv| <= range, |dout| <= 1; `columnSum` bounds Σ_i P_ij.
  init(_ twin: AttentionTwin, range: Double, columnSum: Double) {
    let (T, D) = (Double(twin.tokens), Double(twin.headWidth))
    let u = 0x1p-24
    // Scores: a chain of D and a scaling, twice as the largest is taken off; an exponential 2 ulp; sum and division.
    let p = u * (2 * (D + 4) * D.squareRoot() * range * range + T + 8)
    out = (p + T * u) * range
    dv = columnSum * (p + T * u)
    // |dP| <= D range, and |dP - mean| twice that; errors of dP, of the mean, of P and of three roundings.
    let dp = D * range
    let ds = dp / D.squareRoot() * (3 * p + (2 * D + T + 8) * u)
    let sum = T * u * 2 * dp / D.squareRoot()
    dq = (ds + sum) * range
    dk = columnSum * (ds + sum) * range
  }
}
