package import Kernels

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Memory for floats, owned once and freed once: weights, gradients, moments or activations.
///
/// Zeroed, its first float on a cache line of its own, with the 64 floats of slack that kernels may read.
/// Touched once when it is made, so that no page is missing when time counts.
@safe package struct Arena: ~Copyable, @unchecked Sendable {
  // Sendable: the memory has one owner; whoever shares its row between threads keeps their writes apart.
  private let base: UnsafeMutablePointer<Float>
  private let count: Int

  /// Cost: one pass over the memory.
  package init(floats count: Int) throws(ArenaError) {
    precondition(count >= 0, "\(count) floats")
    let bytes = (count + Self.slack) * MemoryLayout<Float>.stride
    // Large pages save misses of the address cache; they need an address that is a multiple of their size.
    let alignment = bytes >= Self.largePage ? Self.largePage : 64
    var memory: UnsafeMutableRawPointer?
    guard unsafe posix_memalign(&memory, alignment, bytes) == 0, let memory = unsafe memory else {
      throw ArenaError(bytes: bytes)
    }
    #if os(Linux)
      // Advice only: small pages serve as well, more slowly.
      if alignment == Self.largePage { _ = unsafe madvise(memory, bytes, MADV_HUGEPAGE) }
    #endif
    unsafe memset(memory, 0, bytes)
    unsafe base = memory.bindMemory(to: Float.self, capacity: count + Self.slack)
    self.count = count
  }

  deinit { unsafe free(base) }

  /// All of it, valid as long as the arena lives.
  package var row: Row { unsafe Row(base: base, count: count) }

  /// How far kernels may read past the end of a view.
  private static let slack = 64
  private static let largePage = 2 << 20
}

/// The system has no memory of this size to give.
package struct ArenaError: Error, Equatable, CustomStringConvertible {
  package let bytes: Int

  package init(bytes: Int) { self.bytes = bytes }

  package var description: String { "no memory for \(bytes) bytes" }
}
