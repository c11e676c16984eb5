import Kernels
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A function of kernels, the library's in double precision, and the largest error that its doc comment states.
struct StatedFunction: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// In ulp of the result, with fused multiply-add and on the portable path.
  let largestErrors: (fused: Double, portable: Double)
  /// Where the result is neither infinite nor zero.
  let range: ClosedRange<Float>
  let apply: @Sendable (any KernelSet, Row, Row) -> Void
  let value: @Sendable (Double) -> Double

  static let all = [
    StatedFunction(
      testDescription: "exp", largestErrors: (0.9, 1.17), range: -86.98...88.7228,
      apply: { $0.exp($1, into: $2) }, value: { exp($0) }),
    StatedFunction(
      testDescription: "tanh", largestErrors: (4, 4), range: -Float.infinity...Float.infinity,
      apply: { $0.tanh($1, into: $2) }, value: { tanh($0) }),
    StatedFunction(
      testDescription: "erf", largestErrors: (3.15, 3.32), range: -Float.infinity...Float.infinity,
      apply: { $0.erf($1, into: $2) }, value: { erf($0) }),
  ]

  func largestError(of kernels: any KernelSet) -> Double {
    kernels.instructionSet == .portable ? largestErrors.portable : largestErrors.fused
  }

  /// The largest error over every `step`-th Float of the range, and where it is.
  func worst(_ kernels: any KernelSet, step: Int) -> (ulps: Double, at: Float) {
    var worst = (ulps: 0.0, at: Float.nan)
    Floats.forEach(step: step, in: range) { x in
      for (x, y) in zip(x, Floats.through(x) { apply(kernels, $0, $1) }) {
        let exact = value(Double(x))
        let error = abs(Double(y) - exact) / Double(Float(exact).ulp)
        // Not <=: NaN, where there must be none, is the worst of all.
        if !(error <= worst.ulps) { worst = (error, x) }
      }
    }
    return worst
  }
}

/// Many numbers at once through a kernel.
enum Floats {
  /// Every `step`-th Float of the range by its bits, denormal ones left out, some thousand at a time.
  static func forEach(step: Int, in range: ClosedRange<Float>, _ body: ([Float]) -> Void) {
    var numbers: [Float] = []
    for bits in stride(from: 0, through: Int(UInt32.max), by: step) {
      let x = Float(bitPattern: UInt32(bits))
      guard range.contains(x) && !x.isSubnormal else { continue }
      numbers.append(x)
      if numbers.count == 1 << 14 {
        body(numbers)
        numbers.removeAll(keepingCapacity: true)
      }
    }
    body(numbers)
  }

  /// What a kernel makes of these numbers; it may read 64 floats behind them.
  static func through(_ x: [Float], _ kernel: (Row, Row) -> Void) -> [Float] {
    var (input, output) = (
      x + [Float](repeating: .nan, count: 64), [Float](repeating: .nan, count: x.count + 64)
    )
    input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        guard let from = input.baseAddress, let to = output.baseAddress else { return }
        kernel(Row(base: from, count: x.count), Row(base: to, count: x.count))
      }
    }
    return Array(output[..<x.count])
  }
}
