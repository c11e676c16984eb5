#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Seconds since a moment, by a clock that nobody can set back.
///
/// Time in which the machine sleeps counts. Only Host and the command line read clocks; the engine is
/// handed what it needs as a closure.
package struct Stopwatch: Sendable {
  private let start = ContinuousClock.now

  package init() {}

  package var seconds: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// Waits that long, or until a signal arrives.
  package static func pause(_ seconds: Double) {
    let whole = seconds.rounded(.down)
    var left = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
    _ = unsafe nanosleep(&left, nil)
  }
}
