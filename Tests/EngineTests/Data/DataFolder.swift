import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A folder of files for one test, gone with all that is below it when the test ends.
final class DataFolder {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var path: String { folder.path }

  subscript(name: String) -> String { folder[name] }

  /// Writes a file; folders on its way are made.
  func write(_ bytes: [UInt8], to name: String) throws {
    let parts = name.split(separator: "/")
    for depth in 1..<max(1, parts.count) {
      mkdir(self[parts.prefix(depth).joined(separator: "/")], 0o777)
    }
    try AtomicFile(self[name], existing: .replace).write(bytes)
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func link(_ name: String, to target: String) throws {
    try #require(symlink(target, self[name]) == 0)
  }
}

/// Files as the tests need them.
enum Sample {
  /// An IDX file of unsigned bytes.
  static func idx(_ dimensions: [Int], _ elements: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(dimensions.count)] + dimensions.flatMap(bigEndian) + elements
  }

  static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// `bytes` as the program `gzip` compresses them.
  static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let completion = try ChildProcess.run("gzip", ["-n", "-c"], input: bytes)
    try #require(completion.ending.isSuccess)
    return completion.output
  }

  /// Random bytes 1...255: text, for it has no zero byte, in which no eight bytes come twice by chance.
  static func text(_ count: Int, seed: UInt32) -> [UInt8] {
    var state = seed &* 2_654_435_761 | 1
    return (0..<count).map { _ in
      // Marsaglia's xorshift.
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      return UInt8(truncatingIfNeeded: state >> 11) | (state >> 11 & 0xFF == 0 ? 1 : 0)
    }
  }

  /// CIFAR records: `labels` before pixels that depend on `seed`.
  static func cifar(_ labels: [[UInt8]], seed: UInt32 = 1) -> [UInt8] {
    labels.enumerated().flatMap { i, label in label + text(3072, seed: seed &+ UInt32(i)) }
  }
}
