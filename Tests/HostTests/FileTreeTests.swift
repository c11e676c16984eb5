import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct FileTreeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func tree(_ calls: SystemCalls = .live) throws(HostError) -> FileTree {
    try FileTree(folder.path, calls: calls) { name, _ in name != "refused" }
  }

  /// A folder in the folder, removed before it is.
  private func withFolder(_ name: String, _ body: () throws -> Void) throws {
    try #require(mkdir(folder[name], 0o777) == 0)
    defer { _ = try? ChildProcess.run("rm", ["-rf", folder[name]]) }
    try body()
  }

  @Test func `files come sorted by their bytes, refused and hidden ones left out`() throws {
    for name in ["b", "a.c", "B", "refused", ".hidden"] { try folder.write("", to: name) }
    try withFolder("a") {
      try folder.write("", to: "a/z")
      let found = try tree()
      #expect(found.files == ["B", "a.c", "a/z", "b"].map { folder[$0] })
      #expect(found.failures.isEmpty && found.links == 0)
    }
  }

  @Test func `a folder refused is not entered`() throws {
    try withFolder("refused") {
      try folder.write("", to: "refused/x")
      #expect(try tree().files.isEmpty)
    }
  }

  @Test func `links are counted and not followed, pipes passed over`() throws {
    try folder.write("", to: "file")
    try #require(symlink("file", folder["link"]) == 0)
    try #require(symlink(folder.path, folder["loop"]) == 0)
    try #require(symlink("/nowhere", folder["dangling"]) == 0)
    try #require(mkfifo(folder["pipe"], 0o666) == 0)
    let found = try tree()
    #expect(found.files == [folder["file"]])
    #expect(found.links == 3)
  }

  @Test func `names that are not UTF-8 and a slash at the end do no harm`() throws {
    let name = FileName.text(of: [0x66, 0xFF])
    try AtomicFile(folder[name], existing: .refuse).write([])
    defer { try? SystemCalls.live.unlink(folder[name], .workingFolder) }
    let found = try FileTree(folder.path + "/") { _, _ in true }
    #expect(found.files == [folder.path + "/" + name])
  }

  @Test func `a folder below that cannot be read is noted, the top one thrown`() throws {
    let missing = #expect(throws: HostError.self) { try FileTree("/nowhere") { _, _ in true } }
    #expect(missing?.exitCode == .noInput)
    try folder.write("", to: "file")
    #expect(throws: HostError.self) { try FileTree(folder["file"]) { _, _ in true } }
    try withFolder("locked") {
      let locked = folder["locked"]
      var calls = SystemCalls.live
      calls.open = { name, folder, access throws(Errno) in
        if name == locked { throw Errno(EACCES) }
        return try SystemCalls.live.open(name, folder, access)
      }
      let found = try tree(calls)
      #expect(found.files == [folder["file"]])
      #expect(found.failures.map(\.path) == [locked])
    }
  }

  @Test func `whichever call fails, nothing stays open`() throws {
    try folder.write("", to: "a")
    try withFolder("b") {
      try folder.write("", to: "b/c")
      for n in 1... {
        let faults = Faults(.only(n), errno: Errno(EIO))
        let found = try? tree(faults.calls)
        #expect(faults.descriptorsLeftOpen == 0)
        guard faults.callsMade >= n else { break }
        // A call that fails takes files away, never adds any.
        #expect((found?.files.count ?? 0) <= 2)
      }
    }
  }
}
