import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct FileContentsTests {
  @Test func `a file is read whole, at the limit and not beyond`() throws {
    let folder = try TemporaryFolder()
    try folder.write("12345", to: "log.csv")
    #expect(try FileContents.read(folder["log.csv"], limit: 5) == Array("12345".utf8))
    let error = #expect(throws: HostError.self) {
      try FileContents.read(folder["log.csv"], limit: 4)
    }
    #expect(error?.reason == .largerThan(limit: 4))
    #expect(error?.exitCode == .badData)
    #expect(
      error?.description == "cannot read \(folder["log.csv"]): larger than the limit of 4 bytes")
  }

  @Test func `more than one piece is put together in order`() throws {
    let folder = try TemporaryFolder()
    let content = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    try AtomicFile(folder["log.csv"], existing: .refuse).write(content)
    #expect(try FileContents.read(folder["log.csv"], limit: 3_000_000) == content)
  }

  @Test func `an empty file is no bytes`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "log.csv")
    #expect(try FileContents.read(folder["log.csv"], limit: 0) == [])
  }

  @Test func `what is not there, not a file or not readable is said so`() throws {
    let folder = try TemporaryFolder()
    func refusal(_ path: String) -> HostError? {
      #expect(throws: HostError.self) { try FileContents.read(path, limit: 100) }
    }
    let missing = try #require(refusal(folder["log.csv"]))
    #expect(
      missing.description == "cannot read \(folder["log.csv"]): no such file or directory")
    #expect(missing.exitCode == .noInput)
    let isFolder = try #require(refusal(folder.path))
    #expect(
      isFolder.description == "cannot read \(folder.path): it is a folder, expected a file")
    #expect(isFolder.exitCode == .noInput)
    #expect(refusal("/dev/null/x")?.exitCode == .noInput)
    #expect(refusal("a\0b")?.reason == .system(Errno(EINVAL)))
  }

  @Test func `a pipe is read to its end, and endless ones to the limit`() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let text = Array("through a pipe\n".utf8)
    try #require(write(ends[1], text, text.count) == text.count)
    close(ends[1])
    #expect(try FileContents.read("/dev/fd/\(ends[0])", limit: 100) == text)
    let error = #expect(throws: HostError.self) { try FileContents.read("/dev/zero", limit: 1000) }
    #expect(error?.reason == .largerThan(limit: 1000))
  }

  /// Two pieces and a rest.
  @Test func `a digest is that of the content, and keeps to the limit`() throws {
    let folder = try TemporaryFolder()
    let text = String(repeating: "0123456789", count: 250_000)
    try folder.write(text, to: "log.csv")
    #expect(
      try FileContents.digest(of: folder["log.csv"], limit: 2_500_000)
        == FileDigest(of: Array(text.utf8)))
    #expect(throws: HostError(.read, folder["log.csv"], .largerThan(limit: 2_499_999))) {
      try FileContents.digest(of: folder["log.csv"], limit: 2_499_999)
    }
  }

  @Test func `interrupted reads are repeated and short ones continued`() throws {
    let folder = try TemporaryFolder()
    try folder.write("0123456789", to: "log.csv")
    var calls = SystemCalls.live
    let turns = Counter()
    calls.read = { file, _ throws(Errno) in
      if turns.next() % 2 == 0 { throw Errno(EINTR) }
      return try SystemCalls.live.read(file, 3)
    }
    #expect(
      try FileContents.read(folder["log.csv"], limit: 10, calls: calls) == Array("0123456789".utf8))
  }

  @Test func `a descriptor that does not block is waited for`() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let (input, output) = (ends[0], ends[1])
    try #require(fcntl(input, F_SETFL, O_NONBLOCK) == 0)
    let waits = Counter()
    var calls = SystemCalls.live
    calls.open = { _, _, _ in Descriptor(dup(input)) }
    calls.wait = { descriptor, direction throws(Errno) in
      if waits.next() == 1 {
        _ = write(output, "AB", 2)
        close(output)
      }
      try SystemCalls.live.wait(descriptor, direction)
    }
    #expect(try FileContents.read("slow", limit: 10, calls: calls) == [65, 66])
    #expect(waits.next() > 1)
  }

  /// As in `AtomicFileTests`: every call in turn.
  @Test func `whichever call fails, it is reported and nothing stays open`() throws {
    let folder = try TemporaryFolder()
    try folder.write("12345", to: "log.csv")
    var failures = 0
    for n in 1... {
      let faults = Faults(.only(n), errno: Errno(EIO))
      do throws(HostError) {
        #expect(
          try FileContents.read(folder["log.csv"], limit: 5, calls: faults.calls).count == 5)
      } catch {
        failures += 1
        #expect(error.exitCode == .inputOutput)
      }
      #expect(faults.descriptorsLeftOpen == 0)
      if faults.callsMade < n { break }
    }
    // The opening and two reads; the close of a file that was only read changes nothing.
    #expect(failures == 3)
  }
}
