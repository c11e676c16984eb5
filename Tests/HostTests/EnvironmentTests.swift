import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct EnvironmentTests {
  @Test func `variables are read, absent ones are nothing`() async {
    await #expect(processExitsWith: .success) {
      setenv("TRAVERSE_TEST", "value", 1)
      try #require(Environment.value("TRAVERSE_TEST") == "value")
      try #require(Environment.value("TRAVERSE_TEST_ABSENT") == nil)
    }
  }

  @Test func `the words of the command line, without the program`() {
    #expect(Environment.arguments == Array(CommandLine.arguments.dropFirst()))
  }

  @Test func `closed standard streams do not hand their numbers to files`() async {
    await #expect(processExitsWith: .success) {
      close(0)
      close(1)
      Environment.prepare()
      let next = open("/dev/null", O_RDONLY)
      try #require(next > 2)
      var byte: UInt8 = 0
      // Reading nothing where the caller gave nothing, or writing into the void, is no success.
      try #require(read(0, &byte, 1) == -1)
      try #require(write(1, &byte, 1) == -1)
    }
  }

  @Test func `a limit on file sizes is an error and not the end`() async {
    await #expect(processExitsWith: .success) {
      Environment.prepare()
      let folder = try TemporaryFolder()
      try folder.write("old", to: "laws.json")
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      #if canImport(Darwin)
        let resource = RLIMIT_FSIZE
      #else
        let resource = __rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue))
      #endif
      try #require(setrlimit(resource, &limit) == 0)
      let file = try AtomicFile(folder["laws.json"], existing: .replace)
      let error = #expect(throws: HostError.self) {
        try file.write([UInt8](repeating: 65, count: 5000))
      }
      try #require(error?.reason == .system(Errno(EFBIG)))
      try #require(error?.operation == .write(done: 1000, of: 5000))
      try #require(error?.exitCode == .inputOutput)
      try #require(folder.read("laws.json") == "old")
      try #require(folder.names == ["laws.json"])
    }
  }
}
