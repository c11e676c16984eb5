/// The regular files below a folder, in an order that is the same everywhere.
///
/// Nothing is opened but folders. Symbolic links are never followed, so the walk ends and stays inside
/// the folder, and names that begin with a dot are passed over, as a shell's `*` does.
package struct FileTree: Sendable {
  /// Paths that begin with the folder's own, sorted by their bytes.
  package private(set) var files: [String] = []
  /// Folders that could not be read, and why.
  package private(set) var failures: [HostError] = []
  /// Symbolic links that were not followed.
  package private(set) var links = 0

  /// Everything below `folder` that `isWanted` accepts by its name; a folder refused is not entered.
  ///
  /// Throws where `folder` itself cannot be read; failures below it are noted. `folder` itself may be
  /// a link.
  package init(
    _ folder: String, calls: SystemCalls = .live,
    isWanted: (_ name: String, _ kind: FileStatus.Kind) -> Bool
  ) throws(HostError) {
    let root = try HostError.attempt(.open, folder) { () throws(Errno) in
      try calls.resolve(folder)
    }
    try walk(folder, root, calls, isWanted)
    files.sort(by: FileTree.precedes)
  }

  /// `path` is the folder as the user named it, `place` the same without symbolic links.
  private mutating func walk(
    _ path: String, _ place: String, _ calls: SystemCalls,
    _ isWanted: (String, FileStatus.Kind) -> Bool
  ) throws(HostError) {
    let names = try FileTree.names(in: place, calls: calls).filter { !$0.hasPrefix(".") }
    for name in names {
      let innerPath = FileTree.join(path, name)
      let innerPlace = FileTree.join(place, name)
      // What leads nowhere is a link, or gone by now.
      guard let kind = try? calls.status(innerPlace, .workingFolder).kind else {
        links += 1
        continue
      }
      guard kind != .stream, isWanted(name, kind) else { continue }
      do throws(Errno) {
        guard try calls.resolve(innerPlace) == innerPlace else {
          links += 1
          continue
        }
      } catch {
        failures.append(HostError(.open, innerPath, error))
        continue
      }
      switch kind {
      case .regular: files.append(innerPath)
      case .folder:
        do throws(HostError) {
          try walk(innerPath, innerPlace, calls, isWanted)
        } catch {
          failures.append(error)
        }
      case .stream: break
      }
    }
  }

  /// The names in `folder`, `.` and `..` left out, sorted by their bytes.
  package static func names(
    in folder: String, calls: SystemCalls = .live
  ) throws(HostError) -> [String] {
    let open = try HostError.attempt(.open, folder) { () throws(Errno) in
      try calls.retrying { () throws(Errno) in try calls.open(folder, .workingFolder, .folder) }
    }
    defer { calls.discard(open) }
    let names = try HostError.attempt(.read, folder) { () throws(Errno) in try calls.names(open) }
    return names.sorted(by: precedes)
  }

  private static func precedes(_ a: String, _ b: String) -> Bool {
    FileName.bytes(of: a).lexicographicallyPrecedes(FileName.bytes(of: b))
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
