import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct FolderTests {
  @Test func `a folder is made once and found made the next time`() throws {
    let folder = try TemporaryFolder()
    for _ in 1...2 {
      try Folder.create(folder["runs"])
      #expect(folder.names == ["runs"])
    }
    try folder.write("x", to: "runs/b")
    try folder.write("x", to: "runs/a")
    try Folder.create(folder["runs"])
    #expect(try Folder.names(in: folder["runs"]) == ["a", "b"])
  }

  @Test func `what cannot be a folder is refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "file")
    #expect(throws: HostError(.create, folder["file"], .exists)) {
      try Folder.create(folder["file"])
    }
    let error = #expect(throws: HostError.self) { try Folder.create(folder["no/runs"]) }
    #expect(error?.reason == .system(Errno(ENOENT)))
    #expect(error?.exitCode == .cannotCreate)
  }

  @Test func `no folder has no names, and what is none is an error`() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "file")
    #expect(try Folder.names(in: folder["none"]).isEmpty)
    #expect(throws: HostError.self) { try Folder.names(in: folder["file"]) }
  }

  @Test(arguments: [
    ("a/b", "a"), ("b", "."), ("/b", "/"), ("/a/b/c.json", "/a/b"), ("../x", ".."),
  ])
  func `the folder around a path`(_ path: String, _ folder: String) {
    #expect(Folder.around(path) == folder)
  }
}
