#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How long tests of many random inputs go on.
package enum Effort {
  /// So many inputs, or that many times more where `TRAVERSE_EFFORT` says how many times.
  package static func inputs(_ count: Int) -> Int {
    let times = unsafe getenv("TRAVERSE_EFFORT").flatMap { unsafe Int(String(cString: $0)) }
    return count * max(1, times ?? 1)
  }
}
