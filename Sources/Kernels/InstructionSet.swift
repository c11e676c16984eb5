internal import CKernels

/// Which instructions the kernels use.
package enum InstructionSet: String, Sendable, CaseIterable {
  /// Whatever every processor of this architecture has; no fused multiply-add on x86-64.
  case portable
  case neon
  /// AVX2 with FMA (x86-64-v3).
  case avx2
  /// AVX-512 F, BW, DQ and VL (x86-64-v4).
  case avx512

  /// What this processor and its operating system can run, slowest first.
  package static let available: [InstructionSet] = {
    #if arch(arm64)
      return [.portable, .neon]
    #else
      let features = traverse_cpu_features()
      return [.portable] + (features & 1 != 0 ? [.avx2] : []) + (features & 2 != 0 ? [.avx512] : [])
    #endif
  }()

  /// Whether this processor multiplies bfloat16 pairs (AVX-512 BF16).
  package static let hasBFloat16: Bool = traverse_cpu_features() & 4 != 0

  /// Whether its kernels for pairs run here: AVX-512's use an instruction that came later than it.
  package var multipliesPairs: Bool { self != .avx512 || Self.hasBFloat16 }
}

/// The state of a thread that computes.
package enum ComputeThread {
  /// Numbers below the smallest normal one count as zero in this thread from here on.
  package static func flushDenormals() { traverse_flush_denormals() }

  /// Tells the processor that this thread spins.
  @inline(__always)
  package static func spinHint() { traverse_spin_hint() }
}
