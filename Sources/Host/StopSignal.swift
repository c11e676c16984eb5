import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Requests from outside to stop: noted by the handler, and answered when the work can be left.
///
/// SIGINT and SIGTERM come from people and `kill`, SIGHUP from a terminal that closes, SIGUSR1 and
/// SIGUSR2 from batch systems before a time limit. A second SIGINT ends the process at once with exit
/// status 130, for who cannot wait for the checkpoint.
package enum StopSignal {
  /// Notes those signals from now on, instead of being ended by them.
  ///
  /// One that the process was started to ignore, as `nohup` does with SIGHUP, stays ignored.
  package static func install() {
    // Touched here first: what a handler uses must have been set up before.
    _ = (first.load(ordering: .relaxed), interrupts.load(ordering: .relaxed))
    for number in [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2] {
      let previous = signal(number, note)
      if unsafe unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
  }

  /// The number of the first of them to arrive; `nil` before.
  package static var received: Int32? {
    let number = first.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  // Zero for none. Atomics without locks are all that a handler may use.
  private static let first = Atomic<Int32>(0)
  private static let interrupts = Atomic<Int32>(0)

  private static let note: @convention(c) (Int32) -> Void = { number in
    _ = first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
    if number == SIGINT, interrupts.add(1, ordering: .relaxed).oldValue > 0 { _exit(128 + SIGINT) }
  }
}
