import Host
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct HostErrorTests {
  @Test(arguments: [
    (HostError(.open, "x", .system(Errno(ENOENT))), ExitCode.noInput),
    (HostError(.open, "x", .system(Errno(EACCES))), .noInput),
    (HostError(.read, "x", .isFolder), .noInput),
    (HostError(.read, "x", .system(Errno(EIO))), .inputOutput),
    (HostError(.open, "x", .system(Errno(EMFILE))), .inputOutput),
    (HostError(.read, "x", .largerThan(limit: 1)), .badData),
    (HostError(.create, "x", .exists), .cannotCreate),
    (HostError(.create, "x", .isFolder), .cannotCreate),
    (HostError(.create, "x", .system(Errno(EROFS))), .cannotCreate),
    (HostError(.create, "x", .system(Errno(ENOSPC))), .inputOutput),
    (HostError(.write(done: 1, of: 2), "x", .system(Errno(ENOSPC))), .inputOutput),
    (HostError(.synchronize, "x", .system(Errno(EIO))), .inputOutput),
    (HostError(.close, "x", .system(Errno(EDQUOT))), .inputOutput),
    (HostError(.rename, "x", .system(Errno(EACCES))), .inputOutput),
  ])
  func `the exit code says whose trouble it is`(error: HostError, code: ExitCode) {
    #expect(error.exitCode == code)
  }

  @Test(arguments: [
    (
      HostError(.open, "a\nb", .system(Errno(ENOENT))),
      "cannot read a\\nb: no such file or directory"
    ),
    (HostError(.create, "x", .system(Errno(EACCES))), "cannot create x: permission denied"),
    (
      HostError(.create, "x", .isFolder),
      "cannot create x: it is a folder, expected the name of a file"
    ),
    (HostError(.rename, "x", .system(Errno(EIO))), "cannot put x in place: input/output error"),
  ])
  func `the message names the file and what happened`(error: HostError, message: String) {
    #expect(error.description == message)
  }

  @Test func `only a write can meet a reader that has gone`() {
    #expect(HostError(.write(done: 0, of: 1), "x", .system(Errno(EPIPE))).isBrokenPipe)
    #expect(!HostError(.write(done: 0, of: 1), "x", .system(Errno(EIO))).isBrokenPipe)
    #expect(!HostError(.open, "x", .system(Errno(EPIPE))).isBrokenPipe)
  }
}
