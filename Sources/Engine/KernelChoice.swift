package import Kernels
internal import KernelsPortable

#if arch(x86_64)
  internal import KernelsAVX2
  internal import KernelsAVX512
#elseif arch(arm64)
  internal import KernelsNEON
#endif

extension InstructionSet {
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
