package import Kernels
internal import KernelsPortable

#if arch(x86_64)
  internal import KernelsAVX2
  internal import KernelsAVX512
#elseif arch(arm64)
  internal import KernelsNEON
#endif

extension InstructionSet {
  /// Whether it has kernels for this precision: AVX-512's use an instruction that came later than it.
  func computes(_ precision: Precision) -> Bool {
    switch precision {
    case .fp32: true
    case .bf16: self != .avx512 || Self.hasBFloat16
    }
  }

  /// The kernels of this instruction set; `nil` where this processor cannot run it.
  package var kernels: (any KernelSet)? {
    guard Self.available.contains(self) else { return nil }
    switch self {
    case .portable: return KernelsPortable.Routines()
    #if arch(x86_64)
      case .avx2: return KernelsAVX2.Routines()
      case .avx512: return KernelsAVX512.Routines()
    #elseif arch(arm64)
      case .neon: return KernelsNEON.Routines()
    #endif
    default: return nil
    }
  }
}
