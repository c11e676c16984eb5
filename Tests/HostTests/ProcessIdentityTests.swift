import Host
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct ProcessIdentityTests {
  @Test func `a running process has a start that stays the same`() throws {
    let start = try #require(SystemCalls.live.start(getpid()))
    #expect(!start.isEmpty)
    #expect(SystemCalls.live.start(getpid()) == start)
    #expect(SystemCalls.live.start(2_000_000_000) == nil)
  }

  /// Its number is taken until somebody waits for it, but it holds nothing any more.
  @Test func `a process that has ended has none, waited for or not`() async {
    await #expect(processExitsWith: .success) {
      var child = pid_t()
      var words: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
      try #require(posix_spawnp(&child, "true", nil, nil, &words, nil) == 0)
      var information = siginfo_t()
      try #require(waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) == 0)
      try #require(SystemCalls.live.isRunning(child))
      try #require(SystemCalls.live.start(child) == nil)
    }
  }

  @Test func `the run of the machine has a name that stays the same`() {
    let session = SystemCalls.live.session()
    #expect(session == SystemCalls.live.session())
    #expect(!session.boot.isEmpty)
    #expect(!session.boot.contains("\n"))
  }
}
