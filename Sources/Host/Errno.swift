#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The number by which the operating system says why a call failed.
package struct Errno: Error, Hashable, Sendable, CustomStringConvertible {
  package let code: Int32

  package init(_ code: Int32) { self.code = code }

  /// The error of the system call that has just failed on this thread.
  static var last: Errno { Errno(errno) }

  /// The system's own words, in lower case: `no space left on device`.
  package var description: String {
    guard let words = unsafe strerror(code) else { return "error \(code)" }
    let text = unsafe String(cString: words)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
