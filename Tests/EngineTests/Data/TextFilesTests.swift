import Engine
import Host
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct TextFilesTests {
  private let folder: DataFolder

  init() throws { folder = try DataFolder() }

  private func files(_ globs: String...) throws(DataError) -> TextFiles {
    try TextFiles(folder: folder.path, globs: globs.map { Glob($0) })
  }

  @Test func `files come in the order of their paths' bytes, chosen by their names`() throws {
    try folder.write("b", to: "b.py")
    try folder.write("Z", to: "Z.py")
    try folder.write("é", to: "é.py")
    try folder.write("in a", to: "a/x.py")
    try folder.write("a-", to: "a-/x.py")
    try folder.write("deep", to: "a/b/c/x.py")
    try folder.write("no", to: "a/x.txt")
    try folder.write("hidden", to: ".git/x.py")
    try folder.write("hidden", to: ".x.py")
    try folder.write("package", to: "site-packages/x.py")
    try folder.write("package", to: "a/dist-packages/x.py")
    try folder.write("", to: "empty.py")
    let python = try files("*.py")
    #expect(python.bytes == Array("Za-deepin abé".utf8))
    #expect(python.ends == [1, 3, 7, 11, 12, 14])
    #expect(python.notes == ["6 files of text, 14 bytes, below \(folder.path)"])
    #expect(try files("*.txt", "Z*").bytes == Array("Zno".utf8))
  }

  @Test func `what is no text, cannot be read or leads elsewhere is left out and told`() throws {
    let elsewhere = try DataFolder()
    try elsewhere.write("secret", to: "s.py")
    try folder.write("text", to: "t.py")
    try folder.write([65, 0, 66], to: "binary.py")
    try folder.link("link.py", to: elsewhere["s.py"])
    try folder.link("folder", to: elsewhere.path)
    try folder.link("loop", to: folder.path)
    try folder.link("dangling.py", to: "/nowhere")
    let found = try files("*.py")
    #expect(found.bytes == Array("text".utf8))
    #expect(
      found.notes == [
        "1 files of text, 4 bytes, below \(folder.path)",
        "1 files left out: they hold zero bytes, so no text", "4 symbolic links not followed",
      ])
  }

  @Test func `a file that cannot be read is named`() throws {
    try folder.write("text", to: "a.py")
    try folder.write("locked", to: "b.py")
    let locked = folder["b.py"]
    var calls = SystemCalls.live
    calls.open = { name, folder, access throws(Errno) in
      if name == locked { throw Errno(EACCES) }
      return try SystemCalls.live.open(name, folder, access)
    }
    let found = try TextFiles(folder: folder.path, globs: [Glob("*")], calls: calls)
    #expect(found.bytes == Array("text".utf8))
    #expect(
      found.notes.last == "1 files or folders left out: cannot read \(locked): permission denied")
  }

  @Test func `the folder itself may be a link`() throws {
    let other = try DataFolder()
    try other.write("text", to: "t.py")
    try folder.link("link", to: other.path)
    #expect(try TextFiles(folder: folder["link"], globs: [Glob("*")]).bytes == Array("text".utf8))
  }

  @Test func `a folder without such files is an error that says so`() throws {
    try folder.write("text", to: "t.txt")
    let error = #expect(throws: DataError.self) { try files("*.py", "*.md") }
    #expect(
      error?.description
        == "\(folder.path): no file of text that fits '*.py' or '*.md'; choose files by --glob")
    let missing = #expect(throws: DataError.self) {
      try TextFiles(folder: "/nowhere", globs: [Glob("*")])
    }
    #expect(missing?.exitCode == .noInput)
  }
}
