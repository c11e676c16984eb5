/// How near the matrix products of training come to the multiply-add peak of one core.
///
/// Usage: ProductsBenchmark [--json] [--isa NAME] [--rounds N]
///
/// All cases and the peak itself take turns, round after round; a line shows the median and the best of the
/// rounds. Row strides are odd multiples of 16 floats, as the model's are. No part of the product;
/// `Benchmarks/products` runs it.

import Kernels
import KernelsPortable

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#elseif arch(arm64)
  import KernelsNEON
#endif

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An instruction set's kernels and its loop of multiply-adds.
struct Candidate {
  let kernels: any KernelSet
  let flopsPerRound: Int
  let multiplyAdds: (Int, Float, Float) -> Float

  static func of(_ set: InstructionSet) -> Candidate? {
    guard InstructionSet.available.contains(set) else { return nil }
    switch set {
    case .portable:
      return Candidate(
        kernels: KernelsPortable.Routines(), flopsPerRound: KernelsPortable.flopsPerRound,
        multiplyAdds: KernelsPortable.multiplyAdds)
    #if arch(x86_64)
      case .avx2:
        return Candidate(
          kernels: KernelsAVX2.Routines(), flopsPerRound: KernelsAVX2.flopsPerRound,
          multiplyAdds: KernelsAVX2.multiplyAdds)
      case .avx512:
        return Candidate(
          kernels: KernelsAVX512.Routines(), flopsPerRound: KernelsAVX512.flopsPerRound,
          multiplyAdds: KernelsAVX512.multiplyAdds)
    #elseif arch(arm64)
      case .neon:
        return Candidate(
          kernels: KernelsNEON.Routines(), flopsPerRound: KernelsNEON.flopsPerRound,
          multiplyAdds: KernelsNEON.multiplyAdds)
    #endif
    default: return nil
    }
  }
}

/// A named piece of work and the floating-point operations it is credited with, or the floats it moves.
struct Case {
  let kernel: String
  let shape: String
  let amount: Int
  /// Operations where it computes; floats where it only copies or sums.
  let isArithmetic: Bool
  let run: () -> Void
  var rates: [Double] = []

  init(
    _ kernel: String, _ shape: String, flops: Int, _ run: @escaping () -> Void
  ) {
    (self.kernel, self.shape, self.amount, self.run) = (kernel, shape, flops, run)
    isArithmetic = true
  }

  init(_ kernel: String, _ shape: String, floats: Int, _ run: @escaping () -> Void) {
    (self.kernel, self.shape, self.amount, self.run) = (kernel, shape, floats, run)
    isArithmetic = false
  }

  /// Runs it for about two milliseconds and notes the fastest run, as 1e9 operations, or floats, a second.
  mutating func measure() {
    let start = seconds()
    var (last, fastest) = (start, Double.infinity)
    var runs = 0
    while runs < 4 || last - start < 2e-3 {
      run()
      let now = seconds()
      fastest = min(fastest, now - last)
      last = now
      runs += 1
    }
    rates.append(Double(amount) / fastest / 1e9)
  }

  var best: Double { rates.max() ?? 0 }
  var median: Double { rates.sorted()[rates.count / 2] }
}

func seconds() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + 1e-9 * Double(now.tv_nsec)
}

/// Memory as a trainer has it: one arena, in large pages where the system gives them.
struct Arena {
  private var next: UnsafeMutableRawPointer
  private let end: UnsafeMutableRawPointer

  init(bytes: Int) {
    next = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 1 << 21)
    end = next + bytes
    #if os(Linux)
      if !CommandLine.arguments.contains("--small-pages") { madvise(next, bytes, MADV_HUGEPAGE) }
    #endif
  }

  /// Aligned to lines of the cache; never freed: the program ends when it has measured.
  mutating func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    let base = next.bindMemory(to: Float.self, capacity: count + 64)
    next += (4 * (count + 64) + 63) & ~63
    precondition(next <= end, "the arena is too small")
    for i in 0..<count + 64 { base[i] = Float(i * 7919 % 1000) / 1000 - 0.5 }
    return base
  }
}

nonisolated(unsafe) var arena = Arena(bytes: 1 << 28)
func floats(_ count: Int) -> UnsafeMutablePointer<Float> { arena.floats(count) }

/// For the cost of strides that are powers of two.
let hasExactStrides = CommandLine.arguments.contains("--exact-strides")
func matrix(_ rows: Int, _ columns: Int) -> Matrix {
  let stride = hasExactStrides ? columns : Matrix.stride(for: columns)
  return Matrix(base: floats(rows * stride), rows: rows, columns: columns, stride: stride)
}

func row(_ count: Int) -> Row { Row(base: floats(count), count: count) }

/// The products of one layer of this width, for so many tokens: forward, for the input, for the weights.
func cases(width: Int, tokens: Int, _ kernels: any KernelSet) -> [Case] {
  let layers = [
    ("qkv", 3 * width, width), ("projection", width, width), ("up", 4 * width, width),
    ("down", width, 4 * width),
  ]
  return layers.flatMap { name, outputs, inputs -> [Case] in
    let x = matrix(tokens, inputs)
    let y = matrix(tokens, outputs)
    let (other, derivative) = (matrix(tokens, outputs), matrix(tokens, outputs))
    let (dx, factor) = (matrix(tokens, inputs), matrix(tokens, inputs))
    let w = matrix(outputs, inputs)
    let dw = matrix(outputs, inputs)
    let bias = row(outputs)
    let forward = Panels(
      base: floats(kernels.panelFloats(depth: inputs, columns: outputs)), depth: inputs,
      columns: outputs)
    let backward = Panels(
      base: floats(kernels.panelFloats(depth: outputs, columns: inputs)), depth: outputs,
      columns: inputs)
    kernels.packTransposed(w, into: forward)
    kernels.pack(w, into: backward)
    let flops = 2 * tokens * outputs * inputs
    let shape = "\(name) \(tokens) x \(outputs) x \(inputs)"
    var all = [
      Case("forward", shape, flops: flops) { kernels.multiply(x, forward, into: y, .none) },
      Case("forward+bias", shape, flops: flops) {
        kernels.multiply(x, forward, into: y, .bias(bias))
      },
      Case("dX", shape, flops: flops) { kernels.multiply(y, backward, into: dx, .none) },
      Case("dW", shape, flops: flops) {
        kernels.multiplyTransposed(y, x, into: dw, adding: false)
      },
      Case("dW+", shape, flops: flops) {
        kernels.multiplyTransposed(y, x, into: dw, adding: true)
      },
      Case("pack", shape, floats: outputs * inputs) { kernels.pack(w, into: backward) },
      Case("packTransposed", shape, floats: outputs * inputs) {
        kernels.packTransposed(w, into: forward)
      },
      Case("sumColumns", shape, floats: tokens * outputs) {
        kernels.sumColumns(y, into: bias, adding: false)
      },
    ]
    switch name {
    case "projection", "down":
      all.append(
        Case("forward+residual", shape, flops: flops) {
          kernels.multiply(x, forward, into: y, .residual(bias: bias, other))
        })
    case "up":
      all.append(
        Case("forward+gelu", shape, flops: flops) {
          kernels.multiply(
            x, forward, into: y, .gelu(bias: bias, .exact, derivative: derivative))
        })
    default: break
    }
    if name == "down" {
      all.append(
        Case("dX*factor", shape, flops: flops) {
          kernels.multiply(y, backward, into: dx, .times(factor))
        })
    }
    return all
  }
}

func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}
func rounded(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  let digits = "\(tenths / 10).\(tenths % 10)"
  return String(repeating: " ", count: max(0, 6 - digits.count)) + digits
}

var arguments = CommandLine.arguments.dropFirst()
var (json, rounds, tokenCounts, widths) = (false, 30, [256], [64, 128, 256])
var sets = InstructionSet.available
var only = ""
while let argument = arguments.popFirst() {
  switch argument {
  case "--json": json = true
  case "--isa": sets = [InstructionSet(rawValue: arguments.popFirst() ?? "") ?? .portable]
  case "--rounds": rounds = Int(arguments.popFirst() ?? "") ?? rounds
  case "--tokens": tokenCounts = [Int(arguments.popFirst() ?? "") ?? 256]
  case "--width": widths = [Int(arguments.popFirst() ?? "") ?? 128]
  case "--only": only = arguments.popFirst() ?? ""
  case "--exact-strides", "--small-pages": break
  default:
    print("usage: ProductsBenchmark [--json] [--isa NAME] [--rounds N] [--tokens T] [--width C]")
    exit(2)
  }
}

ComputeThread.flushDenormals()
for set in sets {
  guard let candidate = Candidate.of(set) else { continue }
  let rounds = set == .portable ? rounds / 3 : rounds
  var sink: Float = 0
  var peak = Case("peak", "", flops: 4000 * candidate.flopsPerRound) {
    sink += candidate.multiplyAdds(4000, 0.999, 0.001)
  }
  var all = tokenCounts.flatMap { tokens in
    widths.flatMap { cases(width: $0, tokens: tokens, candidate.kernels) }
  }
  if only != "" { all = all.filter { $0.kernel == only } }
  for _ in 0..<rounds {
    peak.measure()
    for i in all.indices { all[i].measure() }
  }
  if json {
    for entry in [peak] + all {
      print(
        """
        {"isa": "\(set.rawValue)", "kernel": "\(entry.kernel)", "shape": "\(entry.shape)", \
        "unit": "\(entry.isArithmetic ? "GFLOP/s" : "Gfloat/s")", "median": \(entry.median), \
        "best": \(entry.best), "peak": \(peak.best)}
        """)
    }
  } else {
    print(
      "\(set.rawValue): multiply-add peak \(rounded(peak.best)) GFLOP/s (median \(rounded(peak.median)))"
    )
    for entry in all {
      let share =
        entry.isArithmetic ? "\(rounded(100 * entry.best / peak.best)) % of peak" : " Gfloat/s"
      print(
        padded(entry.kernel, 18) + padded(entry.shape, 28) + rounded(entry.median)
          + rounded(entry.best) + share)
    }
  }
  if sink.isNaN { print("the peak's loop overflowed") }
}
