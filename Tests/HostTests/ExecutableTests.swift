import Host
import Testing

@Suite struct ExecutableTests {
  @Test func `the file of this process is there`() throws {
    let path = try #require(Executable.path)
    #expect(path.hasPrefix("/") && FileContents.exist(at: path))
    #expect(path != "/proc/self/exe")
  }
}
