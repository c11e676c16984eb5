import Host
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct ChildProcessTests {
  @Test func `what goes in comes out`() throws {
    let input = Array("one\ntwo\n".utf8)
    let result = try ChildProcess.run("cat", [], input: input)
    #expect(result.ending == .exited(status: 0))
    #expect(result.output == input)
    #expect(result.errorOutput.isEmpty)
  }

  /// A pipe holds 64 KiB: whoever wrote all before reading anything would hang here for good.
  @Test(.timeLimit(.minutes(1))) func `neither side blocks the other`() throws {
    let input = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let result = try ChildProcess.run("tee", ["/dev/stderr"], input: input)
    #expect(result.output == input)
    #expect(result.errorOutput == input)
  }

  @Test func `arguments arrive as they are`() throws {
    let words = ["$(touch x)", "`id`", "a b", "", "'\"\\", "*", "; false", "ü\n"]
    let result = try ChildProcess.run("printf", ["%s|"] + words)
    #expect(String(decoding: result.output, as: UTF8.self) == words.map { $0 + "|" }.joined())
  }

  @Test func `a program that fails says how`() throws {
    let failed = try ChildProcess.run("sh", ["-c", "echo no >&2; exit 3"])
    #expect(failed.ending == .exited(status: 3))
    #expect(!failed.ending.isSuccess)
    #expect(failed.errorOutput == Array("no\n".utf8))
    let killed = try ChildProcess.run("sh", ["-c", "kill -TERM $$"])
    #expect(killed.ending == .killed(signal: 15))
  }

  @Test func `a missing program is told apart from one that cannot run`() {
    #expect(throws: ChildProcess.Failure.notFound(program: "no-such-program-here")) {
      try ChildProcess.run("no-such-program-here", [])
    }
    #expect {
      try ChildProcess.run("/etc/passwd", [])
    } throws: { error in
      guard case .cannotStart("/etc/passwd", let reason) = error as? ChildProcess.Failure
      else { return false }
      return !reason.isEmpty
    }
  }

  @Test func `an argument with a NUL is refused, not shortened`() {
    #expect {
      try ChildProcess.run("echo", ["a\0b"])
    } throws: { error in
      guard case .cannotStart("echo", _) = error as? ChildProcess.Failure else { return false }
      return true
    }
  }

  /// More than a pipe holds, to a program that closes its input at once: EPIPE, not SIGPIPE.
  @Test func `input that nobody reads is no error`() throws {
    let input = [UInt8](repeating: 65, count: 1_000_000)
    let result = try ChildProcess.run("sh", ["-c", "exec <&-; echo done"], input: input)
    #expect(result.ending.isSuccess)
    #expect(result.output == Array("done\n".utf8))
  }

  /// The parent ignores SIGPIPE; a child that inherited that would outlive its reader.
  @Test func `the child meets signals with their usual effect`() throws {
    let result = try ChildProcess.run("sh", ["-c", "kill -PIPE $$; echo survived"])
    #expect(result.ending == .killed(signal: 13))
    #expect(result.output.isEmpty)
  }

  /// A child that inherited its sibling's pipe would keep it open, and both would wait for ever.
  @Test(.timeLimit(.minutes(1))) func `many at once do not mix their bytes`() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<40 {
        group.addTask {
          let input = [UInt8](repeating: UInt8(number), count: 100_000)
          return try ChildProcess.run("cat", [], input: input).output == input
        }
      }
      for try await isWhole in group { #expect(isWhole) }
    }
  }

  /// Six ends a run: the lowest free descriptor would stand at 2,400 and more; the tests beside this
  /// one hold some hundred.
  @Test func `no descriptor is left open`() throws {
    for _ in 0..<400 { _ = try? ChildProcess.run("no-such-program-here", []) }
    for _ in 0..<10 { _ = try ChildProcess.run("true", []) }
    let lowestFree = dup(0)
    defer { close(lowestFree) }
    #expect((3..<1000).contains(lowestFree))
  }
}
