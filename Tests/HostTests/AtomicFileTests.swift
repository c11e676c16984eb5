import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct AtomicFileTests {
  private static let old = "old, whole\n"
  private static let new = String(repeating: "new, whole\n", count: 10)

  /// A file before and after, for replacing and for creating.
  struct Case: Sendable, CustomTestStringConvertible {
    var existing: AtomicFile.Existing
    var before: String?
    var testDescription: String { "\(existing), \(before == nil ? "nothing" : "a file") there" }
  }
  static let cases = [
    Case(existing: .replace, before: old), Case(existing: .replace, before: nil),
    Case(existing: .refuse, before: nil),
  ]

  @Test(arguments: cases)
  func `content appears under its name and nothing else is left`(_ example: Case) throws {
    let folder = try TemporaryFolder()
    if let before = example.before { try folder.write(before, to: "laws.json") }
    let faults = Faults(.never, errno: Errno(EIO))
    try AtomicFile(folder["laws.json"], existing: example.existing, calls: faults.calls)
      .write(Array(Self.new.utf8))
    #expect(folder.read("laws.json") == Self.new)
    #expect(folder.names == ["laws.json"])
    #expect(faults.descriptorsLeftOpen == 0)
  }

  /// After SQLite: fail the n-th call, for each n until a whole run needs fewer.
  @Test(arguments: cases, Faults.Moment.allCases)
  func `whichever call fails, the old or the new content stands whole`(
    _ example: Case, _ moment: Faults.Moment
  ) throws {
    for code in [EIO, ENOSPC, EDQUOT, EINTR] {
      var failures = 0
      for n in 1... {
        let folder = try TemporaryFolder()
        if let before = example.before { try folder.write(before, to: "laws.json") }
        let faults = Faults(.only(n), errno: Errno(code), moment: moment)
        var error: HostError?
        do throws(HostError) {
          try AtomicFile(folder["laws.json"], existing: example.existing, calls: faults.calls)
            .write(Array(Self.new.utf8))
        } catch let caught {
          error = caught
          failures += 1
        }
        let content = folder.read("laws.json")
        #expect(content == example.before || content == Self.new, "call \(n)")
        if error == nil { #expect(content == Self.new, "call \(n) failed, success was claimed") }
        let leftOver = folder.names.filter { $0 != "laws.json" }
        #expect(leftOver.isEmpty, "call \(n)")
        #expect(faults.descriptorsLeftOpen == 0, "call \(n)")
        if faults.callsMade < n { break }
      }
      // Status, folder, creation, write, flush, close, name, folder's flush: all but an interrupted
      // write or close must be reported.
      #expect(failures >= (code == EINTR ? 4 : 7))
    }
  }

  @Test(arguments: cases)
  func `when every call fails from some point on, no half content shows`(_ example: Case) throws {
    for n in 1...40 {
      let folder = try TemporaryFolder()
      if let before = example.before { try folder.write(before, to: "laws.json") }
      let faults = Faults(.from(n), errno: Errno(EIO))
      try? AtomicFile(folder["laws.json"], existing: example.existing, calls: faults.calls)
        .write(Array(Self.new.utf8))
      let content = folder.read("laws.json")
      #expect(content == example.before || content == Self.new, "from call \(n)")
      #expect(faults.descriptorsLeftOpen == 0, "from call \(n)")
    }
  }

  @Test func `a temporary file that cannot be removed is stepped around`() throws {
    let folder = try TemporaryFolder()
    var calls = SystemCalls.live
    let creations = Counter()
    calls.open = { name, folder, access throws(Errno) in
      if access == .create, creations.next() <= 3 { throw Errno(EEXIST) }
      return try SystemCalls.live.open(name, folder, access)
    }
    try AtomicFile(folder["laws.json"], existing: .refuse, calls: calls).write([65])
    #expect(folder.names == ["laws.json"])
  }

  @Test func `short writes are continued and interrupted ones repeated`() throws {
    let folder = try TemporaryFolder()
    var calls = SystemCalls.live
    let interruptions = Counter()
    calls.write = { file, bytes throws(Errno) in
      if interruptions.next() % 3 == 0 { throw Errno(EINTR) }
      return try SystemCalls.live.write(file, bytes.prefix(7))
    }
    try AtomicFile(folder["laws.json"], existing: .refuse, calls: calls)
      .write(Array(Self.new.utf8))
    #expect(folder.read("laws.json") == Self.new)
  }

  @Test func `a disk that takes nothing is an error, not an endless loop`() throws {
    let folder = try TemporaryFolder()
    var calls = SystemCalls.live
    calls.write = { _, _ in 0 }
    let file = try AtomicFile(folder["laws.json"], existing: .refuse, calls: calls)
    let error = #expect(throws: HostError.self) { try file.write([1, 2, 3]) }
    #expect(error?.operation == .write(done: 0, of: 3))
    #expect(error?.exitCode == .inputOutput)
    #expect(folder.names.isEmpty)
  }

  @Test func `a full disk is reported with file and bytes, and the old file stands`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.old, to: "laws.json")
    var calls = SystemCalls.live
    let room = Counter()
    calls.write = { file, bytes throws(Errno) in
      if room.next() == 3 { throw Errno(ENOSPC) }
      return try SystemCalls.live.write(file, bytes.prefix(10))
    }
    let file = try AtomicFile(folder["laws.json"], existing: .replace, calls: calls)
    let error = #expect(throws: HostError.self) { try file.write(Array(Self.new.utf8)) }
    #expect(
      error?.description
        == "cannot write \(folder["laws.json"]): no space left on device, after 20 of 110 bytes")
    #expect(error?.exitCode == .inputOutput)
    #expect(folder.read("laws.json") == Self.old)
  }

  @Test func `a failed flush is never repeated on the same file`() throws {
    let folder = try TemporaryFolder()
    var calls = SystemCalls.live
    let flushes = Counter()
    calls.synchronize = { _ throws(Errno) in
      _ = flushes.next()
      throw Errno(EIO)
    }
    let file = try AtomicFile(folder["laws.json"], existing: .refuse, calls: calls)
    #expect(throws: HostError(.synchronize, folder["laws.json"], .system(Errno(EIO)))) {
      try file.write([1])
    }
    #expect(flushes.next() == 2)
  }

  @Test func `a file system whose folders cannot be flushed is good enough`() throws {
    let folder = try TemporaryFolder()
    var calls = SystemCalls.live
    calls.synchronize = { file throws(Errno) in
      if try SystemCalls.live.statusOfOpen(file).kind == .folder { throw Errno(EINVAL) }
    }
    try AtomicFile(folder["laws.json"], existing: .refuse, calls: calls).write([65])
    #expect(folder.read("laws.json") == "A")
  }

  @Test func `an existing file is refused before any work and again at the end`() throws {
    let folder = try TemporaryFolder()
    let early = try AtomicFile(folder["laws.json"], existing: .refuse)
    try folder.write(Self.old, to: "laws.json")
    let taken = HostError(.create, folder["laws.json"], .exists)
    #expect(throws: taken) { try early.write(Array(Self.new.utf8)) }
    #expect(throws: taken) { try AtomicFile(folder["laws.json"], existing: .refuse) }
    #expect(taken.exitCode == .cannotCreate)
    #expect(taken.description.hasSuffix("it exists already; --force replaces it"))
    #expect(folder.read("laws.json") == Self.old)
    #expect(folder.names == ["laws.json"])
  }

  @Test func `where hard links are unknown an existing file is refused all the same`() throws {
    let folder = try TemporaryFolder()
    var calls = SystemCalls.live
    calls.link = { _, _, _ throws(Errno) in throw Errno(EPERM) }
    let file = try AtomicFile(folder["laws.json"], existing: .refuse, calls: calls)
    try file.write(Array(Self.new.utf8))
    #expect(folder.read("laws.json") == Self.new)
    #expect(throws: HostError(.create, folder["laws.json"], .exists)) { try file.write([1]) }
    #expect(folder.read("laws.json") == Self.new)
    #expect(folder.names == ["laws.json"])
  }

  @Test func `what cannot be a file is refused before any work`() throws {
    let folder = try TemporaryFolder()
    func refusal(_ path: String) -> HostError? {
      #expect(throws: HostError.self) { try AtomicFile(path, existing: .replace) }
    }
    #expect(refusal(folder.path)?.reason == .isFolder)
    #expect(refusal(folder["no/laws.json"])?.reason == .system(Errno(ENOENT)))
    #expect(refusal(folder["no/"])?.reason == .system(Errno(ENOENT)))
    #expect(refusal("")?.reason == .system(Errno(ENOENT)))
    #expect(refusal("/dev/null/x")?.reason == .system(Errno(ENOTDIR)))
    #expect(refusal(folder["zero\0inside"])?.reason == .system(Errno(EINVAL)))
    #expect(refusal("")?.exitCode == .cannotCreate)
    #expect(folder.names.isEmpty)
  }

  @Test func `a symbolic link stays and its file is replaced`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.old, to: "real.json")
    try #require(symlink("real.json", folder["link.json"]) == 0)
    try AtomicFile(folder["link.json"], existing: .replace).write(Array(Self.new.utf8))
    #expect(folder.read("real.json") == Self.new)
    var status = stat()
    try #require(lstat(folder["link.json"], &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func `a device is written, never replaced`() throws {
    try AtomicFile("/dev/null", existing: .replace).write([1, 2, 3])
    try AtomicFile("/dev/null", existing: .refuse).write([1, 2, 3])
    #expect(try SystemCalls.live.status("/dev/null", .workingFolder).kind == .stream)
  }

  @Test func `a dash is standard output`() throws {
    var calls = SystemCalls.live
    let writes = Counter()
    calls.write = { file, bytes throws(Errno) in
      if file != .standardOutput || Array(bytes) != [1, 2, 3] { throw Errno(EBADF) }
      _ = writes.next()
      return bytes.count
    }
    try AtomicFile("-", existing: .refuse, calls: calls).write([1, 2, 3])
    #expect(writes.next() == 2)
  }

  #if os(Linux)
    @Test func `a full device is an input and output error`() throws {
      let file = try AtomicFile("/dev/full", existing: .replace)
      let error = #expect(throws: HostError.self) { try file.write([1, 2, 3]) }
      #expect(error?.reason == .system(Errno(ENOSPC)))
      #expect(error?.exitCode == .inputOutput)
    }
  #endif

  @Test(arguments: [
    "-o", "with blank", "new\nline", "ümläut", "\u{301}accent", String(repeating: "n", count: 255),
    "raw\u{10F7FF}byte",
  ])
  func `any legal name is written and read back`(name: String) throws {
    #if canImport(Darwin)
      try #require(!name.contains("\u{10F7FF}"), "APFS takes UTF-8 only")
    #endif
    let folder = try TemporaryFolder()
    for text in ["one", "two"] {
      try AtomicFile(folder[name], existing: .replace).write(Array(text.utf8))
      #expect(try FileContents.read(folder[name], limit: 10) == Array(text.utf8))
    }
    #expect(folder.names.count == 1)
    let descriptor = try SystemCalls.live.open(folder.path, .workingFolder, .folder)
    defer { try? SystemCalls.live.close(descriptor) }
    #expect(try SystemCalls.live.names(descriptor) == [name])
    try SystemCalls.live.unlink(name, descriptor)
  }

  @Test func `the umask decides who may read`() throws {
    let folder = try TemporaryFolder()
    try AtomicFile(folder["laws.json"], existing: .refuse).write([65])
    let mask = umask(0)
    umask(mask)
    var status = stat()
    try #require(stat(folder["laws.json"], &status) == 0)
    #expect(status.st_mode & 0o777 == 0o666 & ~mask)
  }

  @Test func `twenty writers at once leave one whole file and no other`() async throws {
    let folder = try TemporaryFolder()
    let path = folder["laws.json"]
    let winners = await withTaskGroup(of: Bool.self) { group in
      for writer in 0..<20 {
        group.addTask {
          let content = [UInt8](repeating: UInt8(65 + writer), count: 1000)
          return (try? AtomicFile(path, existing: .refuse).write(content)) != nil
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(winners == 1)
    let content = try #require(folder.read("laws.json"))
    #expect(content.utf8.count == 1000)
    #expect(Set(content).count == 1)
    #expect(folder.names == ["laws.json"])
  }
}
