package import Kernels

/// The kernels a run uses, and what they are called in records.
package struct KernelSelection: Sendable {
  package let kernels: any KernelSet

  /// Such as `avx2`.
  package var name: String { kernels.instructionSet.rawValue }

  /// The kernels of that name, or the fastest that this processor runs.
  ///
  /// Throws where there are none of that name, or not for this processor.
  package init(named name: String? = nil) throws(KernelsUnavailable) {
    let kernels =
      name.map { InstructionSet(rawValue: $0)?.kernels } ?? InstructionSet.available.last?.kernels
    guard let kernels else {
      throw KernelsUnavailable(name: name ?? "", available: Self.available)
    }
    self.kernels = kernels
  }

  /// What this processor can run, slowest first.
  package static var available: [String] { InstructionSet.available.map(\.rawValue) }
}

/// Kernels were asked for that are not there, or that this processor cannot run.
package struct KernelsUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
  package let name: String
  package let available: [String]

  package var description: String {
    "found '\(name)', expected \(available.joined(separator: " or ")): what this processor can run"
  }
}
