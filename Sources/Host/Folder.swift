#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Folders: made, listed, removed.
package enum Folder {
  /// Makes the folder unless it is there; the folder around it must be.
  ///
  /// Safely on disk on return, as far as the file system can.
  package static func create(_ path: String, calls: SystemCalls = .live) throws(HostError) {
    do throws(Errno) {
      try calls.makeFolder(path, .workingFolder)
    } catch let error where error.code == EEXIST {
      let status = try HostError.attempt(.create, path) { () throws(Errno) in
        try calls.status(path, .workingFolder)
      }
      guard status.kind == .folder else { throw HostError(.create, path, .exists) }
      return
    } catch {
      throw HostError(.create, path, error)
    }
    let parent = try open(path + "/..", calls: calls)
    defer { calls.discard(parent) }
    try calls.synchronize(folder: parent, named: path)
  }

  /// The folder that a path's last name is in: `a/b` is in `a`, and `b` in `.`.
  package static func around(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The names in a folder, sorted by their characters; none where there is no such folder.
  package static func names(
    in path: String, calls: SystemCalls = .live
  ) throws(HostError) -> [String] {
    let folder: Descriptor
    do throws(HostError) {
      folder = try open(path, calls: calls)
    } catch let error where error.reason == .system(Errno(ENOENT)) {
      return []
    }
    defer { calls.discard(folder) }
    return try HostError.attempt(.read, path) { () throws(Errno) in try calls.names(folder) }
      .sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }

  static func open(_ path: String, calls: SystemCalls) throws(HostError) -> Descriptor {
    try HostError.attempt(.open, path) { () throws(Errno) in
      try calls.retrying { () throws(Errno) in try calls.open(path, .workingFolder, .folder) }
    }
  }

  /// Removes a folder with the files in it, as far as possible.
  ///
  /// A symbolic link goes and what it points to stays; so do folders within.
  static func remove(_ name: String, in parent: Descriptor, calls: SystemCalls) {
    // Succeeds for links and files; a folder refuses.
    if (try? calls.unlink(name, parent)) != nil { return }
    guard let folder = try? calls.open(name, parent, .folder) else { return }
    for file in (try? calls.names(folder)) ?? [] { try? calls.unlink(file, folder) }
    calls.discard(folder)
    try? calls.removeFolder(name, parent)
  }
}
