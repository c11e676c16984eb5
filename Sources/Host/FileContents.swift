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
    if path == "-" {
      return try read(.standardInput, named: "standard input", limit: limit, calls: calls)
    }
    let file = try HostError.attempt(.open, path) { () throws(Errno) in
      try calls.retrying { () throws(Errno) in try calls.open(path, .workingFolder, .read) }
    }
    defer { calls.discard(file) }
    return try read(file, named: path, limit: limit, calls: calls)
  }

  /// Whether a file can be opened for reading under `path`.
  package static func exist(at path: String, calls: SystemCalls = .live) -> Bool {
    guard let file = try? calls.open(path, .workingFolder, .read) else { return false }
    calls.discard(file)
    return true
  }

  private static func read(
    _ file: Descriptor, named path: String, limit: Int, calls: SystemCalls
  ) throws(HostError) -> [UInt8] {
    var bytes: [UInt8] = []
    let status = try HostError.attempt(.read, path) { () throws(Errno) in
      try calls.statusOfOpen(file)
    }
    switch status.kind {
    case .folder: throw HostError(.read, path, .isFolder)
    case .regular:
      // A size may be too small, as in /proc, but never too large.
      guard status.size <= limit else { throw HostError(.read, path, .largerThan(limit: limit)) }
      bytes.reserveCapacity(status.size)
    case .stream: break
    }
    while true {
      let piece = try HostError.attempt(.read, path) { () throws(Errno) in
        try calls.patiently(file, .input) { () throws(Errno) in try calls.read(file, pieceSize) }
      }
      if piece.isEmpty { return bytes }
      guard piece.count <= limit - bytes.count
      else { throw HostError(.read, path, .largerThan(limit: limit)) }
      bytes += piece
    }
  }

  private static let pieceSize = 1 << 20
}
