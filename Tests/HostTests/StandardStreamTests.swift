import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct StandardStreamTests {
  @Test func `text leaves whole`() throws {
    let folder = try TemporaryFolder()
    let file = open(folder["out"], O_WRONLY | O_CREAT, 0o600)
    let stream = StandardStream(Descriptor(file), named: "standard output")
    try stream.write("one\n")
    try stream.write("zwei 日本\n")
    try stream.close()
    #expect(folder.read("out") == "one\nzwei 日本\n")
  }

  @Test func `a reader that has gone away is told from a failure`() async {
    // In a process of its own: the signal that would kill it is ignored from there on.
    await #expect(processExitsWith: .success) {
      Environment.prepare()
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      close(ends[0])
      let stream = StandardStream(Descriptor(ends[1]), named: "standard output")
      let error = #expect(throws: HostError.self) { try stream.write("nobody listens") }
      try #require(error?.isBrokenPipe == true)
    }
  }

  #if os(Linux)
    @Test func `a full disk behind standard output is an error`() {
      let stream = StandardStream(
        Descriptor(open("/dev/full", O_WRONLY)), named: "standard output")
      let error = #expect(throws: HostError.self) { try stream.write("text") }
      #expect(error?.exitCode == .inputOutput)
      #expect(
        error?.description
          == "cannot write standard output: no space left on device, after 0 of 4 bytes")
    }

    @Test(arguments: [
      ([:], true), (["NO_COLOR": ""], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false),
      (["TERM": "xterm-256color"], true),
    ])
    func `colour on terminals that want it`(environment: [String: String], expected: Bool) throws {
      // The controlling side of a pseudo-terminal is a terminal too.
      let terminal = open("/dev/ptmx", O_RDWR)
      try #require(terminal >= 0)
      defer { close(terminal) }
      let stream = StandardStream(Descriptor(terminal), named: "standard output")
      #expect(stream.isTerminal)
      #expect(stream.isColorful { environment[$0] } == expected)
    }

    @Test(arguments: [
      ([:], 120, 45), (["COLUMNS": "70"], 70, 45), (["COLUMNS": "70", "LINES": "20"], 70, 20),
      (["COLUMNS": "wide", "LINES": "-3"], 120, 45),
    ])
    func `a terminal tells its size, and the environment knows better`(
      environment: [String: String], columns: Int, rows: Int
    ) throws {
      let terminal = open("/dev/ptmx", O_RDWR)
      try #require(terminal >= 0)
      defer { close(terminal) }
      var window = winsize(ws_row: 45, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
      try #require(ioctl(terminal, UInt(TIOCSWINSZ), &window) == 0)
      let stream = StandardStream(Descriptor(terminal), named: "standard output")
      let size = try #require(stream.size { environment[$0] })
      #expect(size.columns == columns && size.rows == rows)
      window = winsize()
      try #require(ioctl(terminal, UInt(TIOCSWINSZ), &window) == 0)
      let unknown = try #require(stream.size { _ in nil })
      #expect(unknown.columns == 80 && unknown.rows == 24)
    }
  #endif

  @Test func `a file has no size in characters`() throws {
    let stream = StandardStream(Descriptor(open("/dev/null", O_WRONLY)), named: "standard output")
    #expect(stream.size { _ in "80" } == nil)
  }

  @Test func `no colour in files`() throws {
    let stream = StandardStream(Descriptor(open("/dev/null", O_WRONLY)), named: "standard output")
    #expect(!stream.isTerminal)
    #expect(!stream.isColorful { _ in nil })
  }
}
