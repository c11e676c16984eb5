#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that appears under its name whole, or not at all.
///
/// A temporary file in the same folder is written, flushed and closed, then renamed, and the folder
/// is flushed. Killed or failing at any point this leaves the old content or the new one; what a
/// killed process leaves behind is removed by the next one that writes the same name. A symbolic link
/// stays and what it points to is replaced. A device or pipe is written straight, as is standard
/// output, which `-` stands for: they have no content to protect. Permissions of the new file follow
/// the umask.
package struct AtomicFile: Sendable {
  /// The path as the user gave it.
  package let path: String
  private let destination: Destination
  private let existing: Existing
  private let calls: SystemCalls

  /// What to do about a file that is already there.
  package enum Existing: Hashable, Sendable {
    case refuse
    case replace
  }

  /// Looks whether the path can be written, so that hours of work do not end in a refusal.
  ///
  /// Nothing is created. Throws where the path is a folder, its folder is missing, or a file is there
  /// and `existing` refuses.
  package init(
    _ path: String, existing: Existing, calls: SystemCalls = .live
  ) throws(HostError) {
    self.path = path
    self.existing = existing
    self.calls = calls
    destination = try Destination(path, existing: existing, calls: calls)
  }

  /// Puts `bytes` under the path.
  ///
  /// Safely on disk on return. On an error the path holds what it held before; only where flushing the
  /// folder itself failed may it hold the new content, whole, already.
  package func write(_ bytes: [UInt8]) throws(HostError) {
    switch destination {
    case .standardOutput:
      try calls.write(all: bytes, to: .standardOutput, named: StandardStream.output.name)
    case .stream:
      let stream = try attempt(.create) { () throws(Errno) in
        try calls.retrying { () throws(Errno) in try calls.open(path, .workingFolder, .write) }
      }
      try fill(stream, with: bytes) { _ throws(Errno) in }
    case .file(let folder, let name):
      let folder = try attempt(.create) { () throws(Errno) in
        try calls.open(folder, .workingFolder, .folder)
      }
      defer { calls.discard(folder) }
      for abandoned in TemporaryName.abandoned(for: name, in: folder, calls: calls) {
        try? calls.unlink(abandoned, folder)
      }
      let (temporary, file) = try create(for: name, in: folder)
      defer { temporary.release() }
      do {
        try fill(file, with: bytes, flushing: calls.synchronize)
        try publish(temporary.name, as: name, in: folder)
      } catch {
        try? calls.unlink(temporary.name, folder)
        throw error
      }
      try calls.synchronize(folder: folder, named: path)
    }
  }

  /// Creates a temporary file; one of a dead process that could not be removed is stepped around.
  private func create(
    for name: String, in folder: Descriptor
  ) throws(HostError) -> (TemporaryName, Descriptor) {
    var attempts = 0
    while true {
      let temporary = TemporaryName(for: name, calls: calls)
      do {
        return (temporary, try calls.open(temporary.name, folder, .create))
      } catch {
        temporary.release()
        attempts += 1
        if error.code == EEXIST, attempts < 100 { continue }
        // Over a network a call may take effect and fail all the same.
        try? calls.unlink(temporary.name, folder)
        throw HostError(.create, path, error)
      }
    }
  }

  /// Writes, flushes and closes, whatever happens, an open file.
  private func fill(
    _ file: Descriptor, with bytes: [UInt8], flushing flush: (Descriptor) throws(Errno) -> Void
  ) throws(HostError) {
    try calls.fill(file, named: path, flushing: flush) { () throws(HostError) in
      try calls.write(all: bytes, to: file, named: path)
    }
  }

  private func publish(
    _ temporary: String, as name: String, in folder: Descriptor
  ) throws(HostError) {
    switch existing {
    case .replace:
      try attempt(.rename) { () throws(Errno) in try calls.rename(temporary, name, folder) }
    case .refuse: try publishUnlessTaken(temporary, as: name, in: folder)
    }
  }

  /// Gives the file its name by a hard link, which unlike a rename fails where the name is taken.
  ///
  /// File systems without hard links (FAT, some network ones) get a check and a rename instead: there a
  /// file that appears between the two is replaced.
  private func publishUnlessTaken(
    _ temporary: String, as name: String, in folder: Descriptor
  ) throws(HostError) {
    do {
      try calls.link(temporary, name, folder)
    } catch let error where error.code == EEXIST {
      throw HostError(.create, path, .exists)
    } catch let error where [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(error.code) {
      if (try? calls.status(name, folder)) != nil { throw HostError(.create, path, .exists) }
      return try attempt(.rename) { () throws(Errno) in try calls.rename(temporary, name, folder) }
    } catch {
      throw HostError(.rename, path, error)
    }
    // The file has its name; that it has another one still does no harm, so try twice and go on.
    do { try calls.unlink(temporary, folder) } catch { try? calls.unlink(temporary, folder) }
  }

  private func attempt<Result>(
    _ operation: HostError.Operation, _ call: () throws(Errno) -> Result
  ) throws(HostError) -> Result {
    try HostError.attempt(operation, path, call)
  }
}

extension AtomicFile {
  /// Where the bytes go once symbolic links are followed.
  fileprivate enum Destination: Sendable {
    case file(folder: String, name: String)
    case stream
    case standardOutput

    init(_ path: String, existing: Existing, calls: SystemCalls) throws(HostError) {
      if path == "-" {
        self = .standardOutput
        return
      }
      switch try Self.kind(of: path, calls: calls) {
      case .folder: throw HostError(.create, path, .isFolder)
      case .stream: self = .stream
      case .regular:
        guard existing == .replace else { throw HostError(.create, path, .exists) }
        self.init(
          splitting: try HostError.attempt(.create, path) { () throws(Errno) in
            try calls.resolve(path)
          })
      case nil:
        self.init(splitting: path)
        guard case .file(let folder, _) = self else { return }
        calls.discard(
          try HostError.attempt(.create, path) { () throws(Errno) in
            try calls.open(folder, .workingFolder, .folder)
          })
      }
    }

    private init(splitting path: String) {
      // By bytes: an accent that follows the slash would make both one `Character`.
      if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        self = .file(folder: folder, name: String(path[path.utf8.index(after: slash)...]))
      } else {
        self = .file(folder: ".", name: path)
      }
    }

    /// What stands there; `nil` for nothing.
    private static func kind(
      of path: String, calls: SystemCalls
    ) throws(HostError) -> FileStatus.Kind? {
      do {
        return try calls.status(path, .workingFolder).kind
      } catch {
        guard error.code == ENOENT, !path.isEmpty, path.utf8.last != UInt8(ascii: "/")
        else { throw HostError(.create, path, error) }
        return nil
      }
    }
  }
}
