#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The file that this process runs.
package enum Executable {
  /// Its path; `nil` where the system does not tell.
  package static var path: String? {
    #if canImport(Darwin)
      var size: UInt32 = 0
      _ = unsafe _NSGetExecutablePath(nil, &size)
      var path = [CChar](repeating: 0, count: Int(size))
      guard unsafe _NSGetExecutablePath(&path, &size) == 0 else { return nil }
      return FileName.text(of: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
    #else
      // What the link names, not the link: in a child that would be the child's own.
      var path = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = unsafe readlink("/proc/self/exe", &path, path.count)
      guard count > 0, count < path.count else { return nil }
      return FileName.text(of: path.prefix(count).map { UInt8(bitPattern: $0) })
    #endif
  }
}
