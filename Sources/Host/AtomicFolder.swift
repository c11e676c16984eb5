#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A folder of files that appears under its name whole, or not at all.
///
/// Its files are written and flushed in a folder with a temporary name beside it; renaming that folder
/// is the commit. Killed or failing at any point before, nothing shows under the name; what a killed
/// process leaves behind is removed by the next one that writes or removes a folder there.
package struct AtomicFolder: Sendable {
  /// The folder around it, as the user gave it, and its own name there.
  package let parent: String
  package let name: String
  private let calls: SystemCalls

  package init(_ name: String, in parent: String, calls: SystemCalls = .live) {
    self.parent = parent
    self.name = name
    self.calls = calls
  }

  package var path: String { "\(parent)/\(name)" }

  /// Lets `fill` write the files, then gives the folder its name.
  ///
  /// Safely on disk on return. The name must be free: a folder that holds files is refused (`exists`),
  /// one that holds none is replaced. On an error nothing stands under the name; only where the last
  /// step, renaming and flushing, reported the error may the new folder stand there, whole.
  package func write(_ fill: (borrowing Content) throws(HostError) -> Void) throws(HostError) {
    let surroundings = try Folder.open(parent, calls: calls)
    defer { calls.discard(surroundings) }
    Self.removeAbandoned(in: surroundings, calls: calls)
    let temporary = try create(in: surroundings)
    defer { temporary.release() }
    do throws(HostError) {
      let folder = try attempt(.create) { () throws(Errno) in
        try calls.open(temporary.name, surroundings, .folder)
      }
      defer { calls.discard(folder) }
      try fill(Content(folder: folder, path: path, calls: calls))
      try calls.synchronize(folder: folder, named: path)
      try publish(temporary.name, in: surroundings)
    } catch {
      Folder.remove(temporary.name, in: surroundings, calls: calls)
      throw error
    }
    try calls.synchronize(folder: surroundings, named: path)
  }

  /// Takes the folder away, renamed before anything in it is touched: half deleted, it has no name.
  ///
  /// Best effort beyond the renaming; what is left, the next write or removal takes away.
  package func remove() throws(HostError) {
    let surroundings = try Folder.open(parent, calls: calls)
    defer { calls.discard(surroundings) }
    Self.removeAbandoned(in: surroundings, calls: calls)
    let trash = TemporaryName(for: Self.trash, calls: calls)
    defer { trash.release() }
    try attempt(.rename) { () throws(Errno) in try calls.rename(name, trash.name, surroundings) }
    Folder.remove(trash.name, in: surroundings, calls: calls)
  }

  /// Makes the temporary folder; one of a dead process that could not be removed is stepped around.
  private func create(in surroundings: Descriptor) throws(HostError) -> TemporaryName {
    var attempts = 0
    while true {
      let temporary = TemporaryName(for: Self.unfinished, calls: calls)
      do throws(Errno) {
        try calls.makeFolder(temporary.name, surroundings)
        return temporary
      } catch {
        temporary.release()
        attempts += 1
        if error.code == EEXIST, attempts < 100 { continue }
        // Over a network a call may take effect and fail all the same.
        try? calls.removeFolder(temporary.name, surroundings)
        throw HostError(.create, path, error)
      }
    }
  }

  private func publish(_ temporary: String, in surroundings: Descriptor) throws(HostError) {
    do throws(Errno) {
      try calls.rename(temporary, name, surroundings)
    } catch let error where [EEXIST, ENOTEMPTY, ENOTDIR].contains(error.code) {
      throw HostError(.create, path, .exists)
    } catch {
      throw HostError(.rename, path, error)
    }
  }

  private func attempt<Result>(
    _ operation: HostError.Operation, _ call: () throws(Errno) -> Result
  ) throws(HostError) -> Result {
    try HostError.attempt(operation, path, call)
  }

  private static let unfinished = "unfinished"
  private static let trash = "trash"

  private static func removeAbandoned(in surroundings: Descriptor, calls: SystemCalls) {
    for kind in [unfinished, trash] {
      for name in TemporaryName.abandoned(for: kind, in: surroundings, calls: calls) {
        Folder.remove(name, in: surroundings, calls: calls)
      }
    }
  }
}

extension AtomicFolder {
  /// The folder while it is being filled.
  package struct Content: ~Copyable {
    fileprivate let folder: Descriptor
    fileprivate let path: String
    fileprivate let calls: SystemCalls

    /// Writes a file, in the pieces that `fill` hands over, and flushes it; says what it wrote.
    package func write(
      _ name: String,
      _ fill: (_ put: ([UInt8]) throws(HostError) -> Void) throws(HostError) -> Void
    ) throws(HostError) -> FileDigest {
      let path = "\(path)/\(name)"
      let file = try HostError.attempt(.create, path) { () throws(Errno) in
        try calls.retrying { () throws(Errno) in try calls.open(name, folder, .create) }
      }
      var (size, hash) = (0, SHA256())
      try calls.fill(file, named: path, flushing: calls.synchronize) { () throws(HostError) in
        try fill { piece throws(HostError) in
          try calls.write(all: piece, to: file, named: path)
          size += piece.count
          hash.update(piece)
        }
      }
      return FileDigest(size: size, sha256: hash.hexadecimal())
    }
  }
}
