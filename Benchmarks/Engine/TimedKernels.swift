import JSON
import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where the time of steps goes, on one thread: seconds and operations of each kind of kernel.
final class KernelTimes: @unchecked Sendable {
  // Sendable: a KernelSet has to be; one thread alone uses it.
  private var seconds: [String: Double] = [:]
  private var flops: [String: Double] = [:]

  func measure<R>(_ kind: String, flops amount: Int = 0, _ body: () -> R) -> R {
    let begin = now(CLOCK_MONOTONIC)
    let result = body()
    seconds[kind, default: 0] += now(CLOCK_MONOTONIC) - begin
    flops[kind, default: 0] += Double(amount)
    return result
  }

  /// What was measured since the last time.
  func take() -> JSONValue {
    let kinds = seconds.keys.sorted().map { kind in
      JSONValue.Member(
        kind,
        .object([
          .init("seconds", .number(seconds[kind] ?? 0)), .init("flops", .number(flops[kind] ?? 0)),
        ]))
    }
    (seconds, flops) = ([:], [:])
    return .object(kinds)
  }
}

/// The kernels of a set, with a clock around each.
struct TimedKernels: KernelSet {
  let kernels: any KernelSet
  let times: KernelTimes

  var instructionSet: InstructionSet { kernels.instructionSet }

  func panelFloats(depth: Int, columns: Int) -> Int {
    kernels.panelFloats(depth: depth, columns: columns)
  }
  func pack(_ source: Matrix, into panels: Panels) {
    times.measure("packing") { kernels.pack(source, into: panels) }
  }
  func packTransposed(_ source: Matrix, into panels: Panels) {
    times.measure("packing") { kernels.packTransposed(source, into: panels) }
  }
  func multiply(_ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue) {
    let flops = 2 * c.rows * c.columns * b.depth
    let kind = if case .gelu = epilogue { "products with GELU" } else { "products" }
    times.measure(kind, flops: flops) { kernels.multiply(a, b, into: c, epilogue) }
  }
  func multiplyTransposed(_ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool) {
    times.measure("weight gradients", flops: 2 * c.rows * c.columns * a.rows) {
      kernels.multiplyTransposed(a, b, into: c, adding: adding)
    }
  }
  func sumColumns(_ x: Matrix, into sums: Row, adding: Bool) {
    times.measure("rest") { kernels.sumColumns(x, into: sums, adding: adding) }
  }

  func pairPanelFloats(depth: Int, columns: Int) -> Int {
    kernels.pairPanelFloats(depth: depth, columns: columns)
  }
  func pairScratchFloats(rows: Int, inputs: Int, outputs: Int) -> Int {
    kernels.pairScratchFloats(rows: rows, inputs: inputs, outputs: outputs)
  }
  func packPairs(_ source: Matrix, into panels: Panels) {
    times.measure("packing") { kernels.packPairs(source, into: panels) }
  }
  func packTransposedPairs(_ source: Matrix, into panels: Panels) {
    times.measure("packing") { kernels.packTransposedPairs(source, into: panels) }
  }
  func multiplyPairs(
    _ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue, scratch: Row
  ) {
    let flops = 2 * c.rows * c.columns * b.depth
    let kind = if case .gelu = epilogue { "products with GELU" } else { "products" }
    times.measure(kind, flops: flops) {
      kernels.multiplyPairs(a, b, into: c, epilogue, scratch: scratch)
    }
  }
  func multiplyTransposedPairs(
    _ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool, scratch: Row
  ) {
    times.measure("weight gradients", flops: 2 * c.rows * c.columns * a.rows) {
      kernels.multiplyTransposedPairs(a, b, into: c, adding: adding, scratch: scratch)
    }
  }

  func normalize(
    _ x: Matrix, gain: Row, bias: Row, epsilon: Float, into y: Matrix, mean: Row,
    inverseDeviation: Row
  ) {
    times.measure("norms") {
      kernels.normalize(
        x, gain: gain, bias: bias, epsilon: epsilon, into: y, mean: mean,
        inverseDeviation: inverseDeviation)
    }
  }
  func normalizeBackward(
    _ dy: Matrix, x: Matrix, gain: Row, mean: Row, inverseDeviation: Row, addingTo dx: Matrix,
    dgain: Row, dbias: Row, adding: Bool
  ) {
    times.measure("norms") {
      kernels.normalizeBackward(
        dy, x: x, gain: gain, mean: mean, inverseDeviation: inverseDeviation, addingTo: dx,
        dgain: dgain, dbias: dbias, adding: adding)
    }
  }
  func attentionWeightFloats(rows: Int, heads: Int, tokens: Int) -> Int {
    kernels.attentionWeightFloats(rows: rows, heads: heads, tokens: tokens)
  }
  func attentionScratchFloats(tokens: Int, headWidth: Int) -> Int {
    kernels.attentionScratchFloats(tokens: tokens, headWidth: headWidth)
  }
  func attend(
    _ qkv: Matrix, heads: Int, tokens: Int, isCausal: Bool, into out: Matrix, weights: Row,
    scratch: Row
  ) {
    times.measure("attention", flops: 4 * qkv.rows * tokens * out.columns) {
      kernels.attend(
        qkv, heads: heads, tokens: tokens, isCausal: isCausal, into: out, weights: weights,
        scratch: scratch)
    }
  }
  func attendBackward(
    _ dout: Matrix, qkv: Matrix, weights: Row, heads: Int, tokens: Int, isCausal: Bool,
    into dqkv: Matrix, scratch: Row
  ) {
    times.measure("attention", flops: 8 * qkv.rows * tokens * dout.columns) {
      kernels.attendBackward(
        dout, qkv: qkv, weights: weights, heads: heads, tokens: tokens, isCausal: isCausal,
        into: dqkv, scratch: scratch)
    }
  }
  func crossEntropy(
    _ logits: Matrix, labels: Indices, smoothing: Float, gradientScale: Float
  ) -> LossSum {
    times.measure("rest") {
      kernels.crossEntropy(
        logits, labels: labels, smoothing: smoothing, gradientScale: gradientScale)
    }
  }
  func addPositions(_ positions: Matrix, to x: Matrix) {
    times.measure("rest") { kernels.addPositions(positions, to: x) }
  }
  func sumPositions(_ dx: Matrix, into dpositions: Matrix, adding: Bool) {
    times.measure("rest") { kernels.sumPositions(dx, into: dpositions, adding: adding) }
  }
  func meanPool(_ x: Matrix, into pooled: Matrix) {
    times.measure("rest") { kernels.meanPool(x, into: pooled) }
  }
  func meanPoolBackward(_ dpooled: Matrix, into dx: Matrix) {
    times.measure("rest") { kernels.meanPoolBackward(dpooled, into: dx) }
  }
  func lookUp(_ table: Matrix, _ indices: Indices, into x: Matrix) {
    times.measure("rest") { kernels.lookUp(table, indices, into: x) }
  }
  func lookUpBackward(_ dx: Matrix, _ indices: Indices, addingTo dtable: Matrix) {
    times.measure("rest") { kernels.lookUpBackward(dx, indices, addingTo: dtable) }
  }
  func reduce(_ slots: Matrix, into sum: Row) -> Double {
    times.measure("optimiser") { kernels.reduce(slots, into: sum) }
  }
  func adamW(
    _ parameters: Row, gradients: Row, firstMoments: Row, secondMoments: Row, _ step: AdamWStep
  ) {
    times.measure("optimiser") {
      kernels.adamW(
        parameters, gradients: gradients, firstMoments: firstMoments,
        secondMoments: secondMoments, step)
    }
  }

  func exp(_ x: Row, into y: Row) { kernels.exp(x, into: y) }
  func tanh(_ x: Row, into y: Row) { kernels.tanh(x, into: y) }
  func erf(_ x: Row, into y: Row) { kernels.erf(x, into: y) }
  func gelu(_ x: Row, _ form: GELU, into y: Row, derivative: Row) {
    kernels.gelu(x, form, into: y, derivative: derivative)
  }
}
