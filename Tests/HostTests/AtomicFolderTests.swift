import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct AtomicFolderTests {
  /// A process number that no process has: beyond the largest that Linux and macOS give out.
  private static let dead = 2_000_000_000

  private static let whole = ["list", "numbers"]

  /// Two files, one in pieces, the second saying what is in the first.
  private func write(
    _ name: String = "step-1", in folder: TemporaryFolder, calls: SystemCalls
  )
    throws(HostError)
  {
    try AtomicFolder(name, in: folder.path, calls: calls).write { content throws(HostError) in
      let digest = try content.write("numbers") { put throws(HostError) in
        try put(Array("12".utf8))
        try put(Array("345".utf8))
      }
      _ = try content.write("list") { put throws(HostError) in
        try put(Array("\(digest.size) \(digest.sha256)".utf8))
      }
    }
  }

  private func isWhole(_ name: String, in folder: TemporaryFolder) -> Bool {
    folder.names(of: name) == Self.whole && folder.read("\(name)/numbers") == "12345"
      && folder.read("\(name)/list")
        == "5 5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5"
  }

  @Test func `files appear together and nothing else is left`() throws {
    let folder = try TemporaryFolder()
    let faults = Faults(.never, errno: Errno(EIO))
    try write(in: folder, calls: faults.calls)
    #expect(isWhole("step-1", in: folder))
    #expect(folder.names == ["step-1"])
    #expect(faults.descriptorsLeftOpen == 0)
  }

  /// After SQLite: fail the n-th call, for each n until a whole run needs fewer.
  @Test(arguments: Faults.Moment.allCases)
  func `whichever call fails, the folder is whole or not there`(_ moment: Faults.Moment) throws {
    for code in [EIO, ENOSPC, EINTR] {
      var failures = 0
      for n in 1... {
        let folder = try TemporaryFolder()
        try folder.write("kept", to: "other")
        let faults = Faults(.only(n), errno: Errno(code), moment: moment)
        var error: HostError?
        do throws(HostError) {
          try write(in: folder, calls: faults.calls)
        } catch let caught {
          error = caught
          failures += 1
        }
        let isThere = folder.names.contains("step-1")
        if isThere { #expect(isWhole("step-1", in: folder), "call \(n)") }
        if error == nil { #expect(isThere, "call \(n) failed, success was claimed") }
        #expect(folder.names.filter { $0 != "step-1" } == ["other"], "call \(n)")
        #expect(faults.descriptorsLeftOpen == 0, "call \(n)")
        if faults.callsMade < n { break }
      }
      // Two folders opened, one made, two files opened, two folders flushed, one renamed; beyond these
      // two pieces and a list, two flushes and two closes, of which an interruption is no failure.
      #expect(failures >= (code == EINTR ? 6 : 14), "\(failures) for \(code)")
    }
  }

  @Test func `when every call fails from some point on, no half folder shows`() throws {
    for n in 1...40 {
      let folder = try TemporaryFolder()
      let faults = Faults(.from(n), errno: Errno(EIO))
      try? write(in: folder, calls: faults.calls)
      if folder.names.contains("step-1") { #expect(isWhole("step-1", in: folder), "call \(n)") }
      #expect(faults.descriptorsLeftOpen == 0, "from call \(n)")
    }
  }

  @Test func `a folder that is there is refused and stays`() throws {
    let folder = try TemporaryFolder()
    try write(in: folder, calls: .live)
    let taken = HostError(.create, folder["step-1"], .exists)
    #expect(throws: taken) {
      try AtomicFolder("step-1", in: folder.path).write { content throws(HostError) in
        _ = try content.write("else") { put throws(HostError) in try put([65]) }
      }
    }
    #expect(isWhole("step-1", in: folder))
    try folder.write("x", to: "file")
    #expect(throws: HostError(.create, folder["file"], .exists)) {
      try write("file", in: folder, calls: .live)
    }
    #expect(folder.names == ["file", "step-1"])
  }

  @Test func `a filling that gives up leaves nothing`() throws {
    let folder = try TemporaryFolder()
    let refusal = HostError(.read, "source", .isFolder)
    #expect(throws: refusal) {
      try AtomicFolder("step-1", in: folder.path).write { content throws(HostError) in
        _ = try content.write("a") { put throws(HostError) in
          try put([65])
          throw refusal
        }
      }
    }
    #expect(folder.names.isEmpty)
  }

  @Test func `a folder goes with its files, and links go alone`() throws {
    let folder = try TemporaryFolder()
    try write(in: folder, calls: .live)
    try write("step-2", in: folder, calls: .live)
    try #require(symlink("step-2", folder["step-3"]) == 0)
    try AtomicFolder("step-1", in: folder.path).remove()
    try AtomicFolder("step-3", in: folder.path).remove()
    #expect(folder.names == ["step-2"])
    #expect(isWhole("step-2", in: folder))
    let error = #expect(throws: HostError.self) {
      try AtomicFolder("step-1", in: folder.path).remove()
    }
    #expect(error?.reason == .system(Errno(ENOENT)))
  }

  @Test(arguments: Faults.Moment.allCases)
  func `a removal that fails leaves the folder whole or without its name`(
    _ moment: Faults.Moment
  ) throws {
    for n in 1... {
      let folder = try TemporaryFolder()
      try write(in: folder, calls: .live)
      let faults = Faults(.only(n), errno: Errno(EIO), moment: moment)
      try? AtomicFolder("step-1", in: folder.path, calls: faults.calls).remove()
      if folder.names.contains("step-1") { #expect(isWhole("step-1", in: folder), "call \(n)") }
      #expect(faults.descriptorsLeftOpen == 0, "call \(n)")
      if faults.callsMade < n { break }
      // What stayed under another name goes with the next write.
      try write("step-2", in: folder, calls: .live)
      #expect(folder.names.allSatisfy { $0.hasPrefix("step-") }, "call \(n)")
    }
  }

  @Test func `folders of dead processes go, those of living ones stay`() throws {
    let folder = try TemporaryFolder()
    let host = SystemCalls.live.host()
    let kept = [
      ".unfinished.tmp.\(host).\(getppid()).1", ".unfinished.tmp.elsewhere.\(Self.dead).1",
    ]
    let gone = [".unfinished.tmp.\(host).\(Self.dead).1", ".trash.tmp.\(host).\(Self.dead).2"]
    for name in kept + gone {
      try Folder.create(folder[name])
      try folder.write("half", to: "\(name)/numbers")
    }
    try write(in: folder, calls: .live)
    #expect(folder.names == (kept + ["step-1"]).sorted())
  }

  /// The third flush is that of the folder itself, all its files written.
  @Test(arguments: [1, 2, 3])
  func `a process killed while it writes does no harm to the next one`(flush: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, flush = flush as Int] in
      var calls = SystemCalls.live
      let flushes = Counter()
      calls.synchronize = { _ in if flushes.next() == flush { _ = kill(getpid(), SIGKILL) } }
      try AtomicFolder("step-1", in: path, calls: calls).write { content throws(HostError) in
        _ = try content.write("a") { put throws(HostError) in try put([65]) }
        _ = try content.write("b") { put throws(HostError) in try put([66]) }
      }
    }
    #expect(folder.names.count == 1)
    #expect(folder.names != ["step-1"])
    try write(in: folder, calls: .live)
    #expect(isWhole("step-1", in: folder))
    #expect(folder.names == ["step-1"])
  }
}
