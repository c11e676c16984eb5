package import Kernels

/// The kernels a run uses, and what they are called in records.
package struct KernelSelection: Sendable {
  package let kernels: any KernelSet

  /// Such as `avx2`.
  package var name: String { kernels.instructionSet.rawValue }

  /// The kernels of that name, or the fastest that this processor runs in this precision.
  ///
  /// Throws where there are none of that name, or not for this processor.
  package init(
    named name: String? = nil, for precision: Precision = .fp32
  ) throws(KernelsUnavailable) {
    let sets = InstructionSet.available.filter { precision == .fp32 || $0.multipliesPairs }
    let set = name.map { name in sets.first { $0.rawValue == name } } ?? sets.last
    guard let kernels = set?.kernels else {
      throw KernelsUnavailable(name: name ?? "", available: sets.map(\.rawValue))
    }
    self.kernels = kernels
  }

  /// What this processor can run, slowest first.
  package static var available: [String] { InstructionSet.available.map(\.rawValue) }

  /// Whether products of bfloat16 have an instruction here.
  ///
  /// Without it they are computed all the same, from the same numbers and no faster than Float32's.
  package var hasBFloat16: Bool { kernels.instructionSet == .avx512 && InstructionSet.hasBFloat16 }
}

/// Kernels were asked for that are not there, or that this processor cannot run.
package struct KernelsUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
  package let name: String
  package let available: [String]

  package var description: String {
    "found '\(name)', expected \(available.joined(separator: " or ")): what this processor can run"
  }
}
