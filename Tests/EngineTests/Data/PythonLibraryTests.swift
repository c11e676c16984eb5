import Engine
import Testing

@Suite struct PythonLibraryTests {
  @Test func `the library lies beside the program that PATH names, through links`() throws {
    let folder = try DataFolder()
    try folder.write("#!", to: "root/bin/python3.98")
    try folder.write("os", to: "root/lib/python3.98/os.py")
    // A later version without its landmark is none.
    try folder.write("x", to: "root/lib/python3.99/x.py")
    try folder.write("", to: "bin/other")
    try folder.link("bin/python3", to: "../root/bin/python3.98")
    let found = PythonLibrary.folder(searchPath: "/nowhere:\(folder["bin"])")
    #expect(found == folder["root/lib/python3.98"])
  }

  @Test func `the latest of several is taken`() throws {
    let folder = try DataFolder()
    try folder.write("#!", to: "bin/python3")
    for version in ["3.101", "3.99", "3.9"] {
      try folder.write("os", to: "lib/python\(version)/os.py")
    }
    #expect(PythonLibrary.folder(searchPath: folder["bin"]) == folder["lib/python3.101"])
  }
}
