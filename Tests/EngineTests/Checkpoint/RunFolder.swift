import Host
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A run folder of its own for one test, gone when the test ends.
final class RunFolder {
  private let folder: DataFolder

  init() throws { folder = try DataFolder() }

  var path: String { folder.path }

  subscript(name: String) -> String { "\(path)/\(name)" }

  var checkpoints: [String] { (try? Folder.names(in: self["checkpoints"])) ?? [] }

  /// What a file of the checkpoint after `step` holds.
  func read(_ name: String, of step: Int) throws -> [UInt8] {
    try FileContents.read(self["checkpoints/ckpt-\(step)/\(name)"], limit: 1 << 30)
  }

  /// Overwrites a file as it stands, as damage would: not by way of another one.
  func write(_ bytes: [UInt8], to name: String, of step: Int) throws {
    let file = try #require(fopen(self["checkpoints/ckpt-\(step)/\(name)"], "w"))
    defer { fclose(file) }
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }
}

extension SystemCalls {
  /// The system itself, with `hook` called before every call that can fail.
  static func hooked(_ hook: @escaping @Sendable () throws(Errno) -> Void) -> SystemCalls {
    var calls = SystemCalls.live
    let live = SystemCalls.live
    calls.open = { name, folder, access throws(Errno) in
      try hook()
      return try live.open(name, folder, access)
    }
    calls.read = { file, limit throws(Errno) in
      try hook()
      return try live.read(file, limit)
    }
    calls.write = { file, bytes throws(Errno) in
      try hook()
      return try live.write(file, bytes)
    }
    calls.synchronize = { file throws(Errno) in
      try hook()
      try live.synchronize(file)
    }
    calls.close = { file throws(Errno) in
      // A close that reports an error has closed all the same.
      try live.close(file)
      try hook()
    }
    calls.rename = { old, new, folder throws(Errno) in
      try hook()
      try live.rename(old, new, folder)
    }
    calls.unlink = { name, folder throws(Errno) in
      try hook()
      try live.unlink(name, folder)
    }
    calls.makeFolder = { name, folder throws(Errno) in
      try hook()
      try live.makeFolder(name, folder)
    }
    calls.removeFolder = { name, folder throws(Errno) in
      try hook()
      try live.removeFolder(name, folder)
    }
    calls.status = { name, folder throws(Errno) in
      try hook()
      return try live.status(name, folder)
    }
    calls.names = { folder throws(Errno) in
      try hook()
      return try live.names(folder)
    }
    return calls
  }
}
