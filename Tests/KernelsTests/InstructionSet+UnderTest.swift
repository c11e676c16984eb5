import Kernels
import KernelsPortable

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#elseif arch(arm64)
  import KernelsNEON
#endif

extension InstructionSet {
  /// The kernels of every instruction set that this processor has: a test runs on each.
  static let underTest: [any KernelSet] = available.map { set in
    switch set {
    #if arch(x86_64)
      case .avx2: KernelsAVX2.Routines()
      case .avx512: KernelsAVX512.Routines()
    #elseif arch(arm64)
      case .neon: KernelsNEON.Routines()
    #endif
    default: KernelsPortable.Routines()
    }
  }
}
