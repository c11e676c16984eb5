#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Whole files, read into memory up to a limit.
package enum FileContents {
  /// The bytes of the file at `path`; `-` is standard input.
  ///
  /// Pipes are read to their end. Throws for folders, for what is not there, and where the file holds more
  /// than `limit` bytes, of a regular file before reading any.
  package static func read(
    _ path: String, limit: Int, calls: SystemCalls = .live
  ) throws(HostError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(
      path, limit: limit, calls: calls, size: { bytes.reserveCapacity($0) }, take: { bytes += $0 })
    return bytes
  }

  /// Length and SHA-256 of what `read` would give, with a piece of it in memory at a time.
  package static func digest(
    of path: String, limit: Int, calls: SystemCalls = .live
  ) throws(HostError) -> FileDigest {
    var (size, hash) = (0, SHA256())
    try read(
      path, limit: limit, calls: calls, size: { _ in },
      take: { piece in
        size += piece.count
        hash.update(piece)
      })
    return FileDigest(size: size, sha256: hash.hexadecimal())
  }

  /// Whether a file can be opened for reading under `path`.
  package static func exist(at path: String, calls: SystemCalls = .live) -> Bool {
    guard let file = try? calls.open(path, .workingFolder, .read) else { return false }
    calls.discard(file)
    return true
  }

  /// Reads the file piece by piece; `size` hears the length of a regular one before the first.
  private static func read(
    _ path: String, limit: Int, calls: SystemCalls, size: (Int) -> Void, take: ([UInt8]) -> Void
  ) throws(HostError) {
    if path == "-" {
      let name = "standard input"
      return try read(.standardInput, name, limit: limit, calls: calls, size: size, take: take)
    }
    let file = try HostError.attempt(.open, path) { () throws(Errno) in
      try calls.retrying { () throws(Errno) in try calls.open(path, .workingFolder, .read) }
    }
    defer { calls.discard(file) }
    try read(file, path, limit: limit, calls: calls, size: size, take: take)
  }

  private static func read(
    _ file: Descriptor, _ path: String, limit: Int, calls: SystemCalls, size: (Int) -> Void,
    take: ([UInt8]) -> Void
  ) throws(HostError) {
    let status = try HostError.attempt(.read, path) { () throws(Errno) in
      try calls.statusOfOpen(file)
    }
    switch status.kind {
    case .folder: throw HostError(.read, path, .isFolder)
    case .regular:
      // A size may be too small, as in /proc, but never too large.
      guard status.size <= limit else { throw HostError(.read, path, .largerThan(limit: limit)) }
      size(status.size)
    case .stream: break
    }
    var taken = 0
    while true {
      let piece = try HostError.attempt(.read, path) { () throws(Errno) in
        try calls.patiently(file, .input) { () throws(Errno) in try calls.read(file, pieceSize) }
      }
      if piece.isEmpty { return }
      taken += piece.count
      guard taken <= limit else { throw HostError(.read, path, .largerThan(limit: limit)) }
      take(piece)
    }
  }

  private static let pieceSize = 1 << 20
}
