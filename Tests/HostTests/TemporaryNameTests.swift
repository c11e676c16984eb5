import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct TemporaryNameTests {
  /// A process number that no process has: beyond the largest that Linux and macOS give out.
  private static let dead = 2_000_000_000

  private func write(in folder: TemporaryFolder, calls: SystemCalls = .live) throws {
    try AtomicFile(folder["laws.json"], existing: .replace, calls: calls).write([65])
  }

  @Test func `files of dead processes go, those of living ones stay`() throws {
    let folder = try TemporaryFolder()
    let host = SystemCalls.live.host()
    let abandoned = ".laws.json.tmp.\(host).\(Self.dead).1"
    let living = ".laws.json.tmp.\(host).\(getppid()).1"
    try folder.write("half", to: abandoned)
    try folder.write("half", to: living)
    try write(in: folder)
    #expect(folder.names == [living, "laws.json"])
  }

  @Test func `files of other machines, other names and other programs stay`() throws {
    let folder = try TemporaryFolder()
    let host = SystemCalls.live.host()
    let others = [
      ".laws.json.tmp.elsewhere.\(Self.dead).1", ".plan.json.tmp.\(host).\(Self.dead).1",
      ".laws.json.tmp.\(host).\(Self.dead)", ".laws.json.tmp.\(host).\(Self.dead).1.bak",
      ".laws.json.tmp.\(host).x.1", "laws.json.tmp.\(host).\(Self.dead).1",
    ]
    for name in others { try folder.write("not ours", to: name) }
    try write(in: folder)
    #expect(folder.names == (others + ["laws.json"]).sorted())
  }

  @Test func `a predecessor with the same process number leaves nothing in the way`() throws {
    let folder = try TemporaryFolder()
    let prefix = ".laws.json.tmp.\(SystemCalls.live.host()).\(getpid())."
    for number in 1...50 { try folder.write("half", to: prefix + "\(number)") }
    try write(in: folder)
    // Numbers in use by tests that run beside this one may stay, so not all need go.
    #expect(folder.names.count < 50)
    #expect(folder.read("laws.json") == "A")
  }

  @Test func `a write killed half way does no harm to the next one`() async throws {
    let folder = try TemporaryFolder()
    let path = folder["laws.json"]
    try folder.write("old", to: "laws.json")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      var calls = SystemCalls.live
      calls.synchronize = { _ in _ = kill(getpid(), SIGKILL) }
      try AtomicFile(path, existing: .replace, calls: calls).write(Array("new".utf8))
    }
    #expect(folder.read("laws.json") == "old")
    #expect(folder.names.count == 2)
    try write(in: folder)
    #expect(folder.read("laws.json") == "A")
    #expect(folder.names == ["laws.json"])
  }
}
