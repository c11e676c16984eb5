package import Kernels

/// The kernels in this module's instruction set.
///
/// Running them on a processor without it is a crash: `InstructionSet.available` tells first.
package struct Routines: KernelSet {
  package init() {}

  package var instructionSet: InstructionSet {
    #if AVX512
      .avx512
    #elseif AVX2
      .avx2
    #elseif NEON
      .neon
    #else
      .portable
    #endif
  }
}
