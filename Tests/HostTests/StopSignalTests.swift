import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Each in a process of its own: handlers are the process's.
@Suite struct StopSignalTests {
  /// Sends the signal and waits until it has been noted.
  ///
  /// To the process: the threads that tests run on block signals, so `raise` would reach nobody.
  private static func send(_ number: Int32, expecting noted: Int32) throws {
    kill(getpid(), number)
    for _ in 0..<5000 where StopSignal.received != noted { usleep(1000) }
    try #require(StopSignal.received == noted)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2])
  func `each signal is noted and ends nothing`(number: Int32) async {
    await #expect(processExitsWith: .success) { [number = number as Int32] in
      StopSignal.install()
      try #require(StopSignal.received == nil)
      try Self.send(number, expecting: number)
    }
  }

  @Test func `the first one is remembered, later ones change nothing`() async {
    await #expect(processExitsWith: .success) {
      StopSignal.install()
      for number in [SIGUSR1, SIGTERM, SIGINT, SIGTERM, SIGTERM, SIGHUP] {
        try Self.send(number, expecting: SIGUSR1)
        // Time for the handler of a later one to do harm.
        usleep(2000)
      }
      try #require(StopSignal.received == SIGUSR1)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a second interrupt ends the process at once`(first: Int32) async {
    await #expect(processExitsWith: .exitCode(130)) { [first = first as Int32] in
      StopSignal.install()
      try Self.send(first, expecting: first)
      for _ in 0..<2 {
        kill(getpid(), SIGINT)
        usleep(200_000)
      }
      sleep(10)
    }
  }

  @Test func `what the parent had ignored stays ignored`() async {
    await #expect(processExitsWith: .success) {
      signal(SIGHUP, SIG_IGN)
      StopSignal.install()
      kill(getpid(), SIGHUP)
      try Self.send(SIGTERM, expecting: SIGTERM)
    }
  }

  @Test func `a signal from another process interrupts no write`() async {
    await #expect(processExitsWith: .success) {
      StopSignal.install()
      let folder = try TemporaryFolder()
      let child = "for i in 1 2 3 4 5 6 7 8 9; do kill -TERM \(getpid()); done"
      let content = [UInt8](repeating: 65, count: 1_000_000)
      async let noise = ChildProcess.run("sh", ["-c", child])
      try AtomicFile(folder["file"], existing: .refuse).write(content)
      try await #require(noise.ending.isSuccess)
      try Self.send(SIGTERM, expecting: SIGTERM)
      try #require(FileContents.read(folder["file"], limit: 2_000_000) == content)
    }
  }
}
