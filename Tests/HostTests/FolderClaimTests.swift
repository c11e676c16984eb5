import Host
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct FolderClaimTests {
  /// The system as a process of that number sees it, on that machine.
  private func calls(
    process: Int32 = 100, start: String = "1", running: [Int32: String] = [:],
    host: String = "node1", boot: String = "b1", space: String = "s1"
  ) -> SystemCalls {
    var calls = SystemCalls.live
    let all = running.merging([process: start]) { (old, _) in old }
    calls.process = { process }
    calls.host = { host }
    calls.session = { ProcessSession(boot: boot, space: space) }
    calls.isRunning = { all[$0] != nil }
    calls.start = { all[$0] }
    return calls
  }

  /// A claim whose owner has ended without a word.
  private func abandon(_ folder: TemporaryFolder, _ calls: SystemCalls) throws {
    var calls = calls
    calls.unlink = { name, folder throws(Errno) in
      if !name.contains(".claim-") || name.contains(".tmp.") {
        try SystemCalls.live.unlink(name, folder)
      }
    }
    try FolderClaim(folder.path, calls: calls).release()
  }

  @Test func `a folder is one process's until it lets go`() throws {
    let folder = try TemporaryFolder()
    let claim = try FolderClaim(folder.path)
    let error = #expect(throws: HostError.self) { try FolderClaim(folder.path).release() }
    #expect(error?.exitCode == .cannotCreate)
    #expect(
      error?.description
        == "cannot use \(folder.path): in use by process \(getpid()) on \(SystemCalls.live.host())")
    claim.release()
    #expect(folder.names.isEmpty)
    try FolderClaim(folder.path).release()
  }

  @Test func `whoever asks is told who holds it, and nothing changes`() throws {
    let folder = try TemporaryFolder()
    #expect(FolderClaim.holder(of: folder.path) == nil)
    #expect(FolderClaim.holder(of: folder["none"]) == nil)
    try abandon(folder, calls(process: 7, start: "70"))
    let names = folder.names
    let alive = calls(running: [7: "70"])
    #expect(FolderClaim.holder(of: folder.path, calls: alive)?.process == 7)
    #expect(FolderClaim.holder(of: folder.path, calls: calls(running: [7: "71"])) == nil)
    #expect(FolderClaim.holder(of: folder.path, calls: calls()) == nil)
    #expect(folder.names == names)
  }

  @Test func `a claim ends with its scope`() throws {
    let folder = try TemporaryFolder()
    do { _ = try FolderClaim(folder.path) }
    #expect(folder.names.isEmpty)
  }

  @Test func `a living owner keeps others out, a dead one does not`() throws {
    let folder = try TemporaryFolder()
    try abandon(folder, calls(process: 7, start: "70"))
    #expect(throws: HostError.self) {
      try FolderClaim(folder.path, calls: calls(running: [7: "70"])).release()
    }
    #expect(folder.names == [".claim-1"])
    let claim = try FolderClaim(folder.path, calls: calls())
    #expect(folder.names == [".claim-2"])
    claim.release()
    #expect(folder.names.isEmpty)
  }

  @Test func `a process that has the number of a dead owner does not count as it`() throws {
    let folder = try TemporaryFolder()
    try abandon(folder, calls(process: 7, start: "70"))
    try FolderClaim(folder.path, calls: calls(running: [7: "71"])).release()
  }

  @Test func `a machine started anew has no owners left`() throws {
    let folder = try TemporaryFolder()
    try abandon(folder, calls(process: 7, start: "70"))
    try FolderClaim(folder.path, calls: calls(running: [7: "70"], boot: "b2")).release()
  }

  /// Another machine, another container of this one: nobody can look whether the owner lives.
  @Test func `an owner elsewhere counts as living, and the message says what to do`() throws {
    let folder = try TemporaryFolder()
    try abandon(folder, calls(process: 7, start: "70", host: "node\u{1B}2", boot: "b9"))
    let error = #expect(throws: HostError.self) {
      try FolderClaim(folder.path, calls: calls()).release()
    }
    #expect(
      error?.description == "cannot use \(folder.path): in use by process 7 on node\\u{1B}2; "
        + "if that has ended, remove \(folder[".claim-1"])")
    let other = try TemporaryFolder()
    try abandon(other, calls(process: 7, start: "70", space: "s2"))
    #expect(throws: HostError.self) { try FolderClaim(other.path, calls: calls()).release() }
  }

  @Test(arguments: ["", "garbage\n", "host a\nprocess x\nboot b\nspace s\nstart 1\n", "\0\u{FF}"])
  func `a claim that cannot be read keeps others out`(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: ".claim-3")
    let error = #expect(throws: HostError.self) { try FolderClaim(folder.path).release() }
    #expect(error?.description.contains("remove \(folder[".claim-3"])") == true)
    #expect(folder.names == [".claim-3"])
  }

  @Test func `files that only look like claims are left alone`() throws {
    let folder = try TemporaryFolder()
    let others = [".claim-", ".claim-9223372036854775807", ".claim-x", "claim-1"]
    for name in others { try folder.write("x", to: name) }
    try FolderClaim(folder.path).release()
    #expect(folder.names == others.sorted())
  }

  @Test func `a link into nothing under the name of a claim is stepped over`() throws {
    let folder = try TemporaryFolder()
    try #require(symlink("nowhere", folder[".claim-1"]) == 0)
    try FolderClaim(folder.path).release()
    #expect(folder.names.isEmpty)
  }

  @Test func `a folder that is not there, or not ours to write, is an error`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: HostError.self) { try FolderClaim(folder["none"]).release() }
    for n in 1... {
      let faults = Faults(.only(n), errno: Errno(EIO))
      do throws(HostError) {
        try FolderClaim(folder.path, calls: faults.calls).release()
      } catch {
        #expect(error.reason == .system(Errno(EIO)), "call \(n)")
        #expect(folder.names.isEmpty, "call \(n)")
      }
      // Letting go may fail as well: the claim then stays for as long as this process lives.
      unlink(folder[".claim-1"])
      #expect(faults.descriptorsLeftOpen == 0, "call \(n)")
      if faults.callsMade < n { break }
    }
  }

  /// Whoever looked at the folder a while ago may try a number below that of the present owner.
  @Test func `one who looked too early backs off`() throws {
    let folder = try TemporaryFolder()
    var early = calls(process: 8, start: "80", running: [9: "90"])
    let listings = Counter()
    early.names = { descriptor throws(Errno) in
      // Nothing at the first look; then the others took and left number 1, and one has number 2.
      guard listings.next() > 1 else { return [] }
      return try SystemCalls.live.names(descriptor)
    }
    try abandon(folder, calls(process: 9, start: "90"))
    try #require(rename(folder[".claim-1"], folder[".claim-2"]) == 0)
    let error = #expect(throws: HostError.self) {
      try FolderClaim(folder.path, calls: early).release()
    }
    #expect(error?.description.contains("process 9") == true)
    #expect(folder.names == [".claim-2"])
  }

  @Test(arguments: [false, true])
  func `of twenty at once exactly one wins`(afterDeadOwner: Bool) async throws {
    let folder = try TemporaryFolder()
    if afterDeadOwner { try abandon(folder, calls(process: 7, start: "70")) }
    let path = folder.path
    let everyone = Dictionary(uniqueKeysWithValues: (100..<120).map { (Int32($0), "1") })
    let losers = Counter()
    let winners = await withTaskGroup(of: Bool.self) { group in
      for process in everyone.keys.sorted() {
        let calls = calls(process: process, running: everyone)
        group.addTask {
          guard let claim = try? FolderClaim(path, calls: calls) else {
            _ = losers.next()
            return false
          }
          // Held until all others have lost, so that nobody wins what this one has let go.
          while losers.last < 19 { usleep(1000) }
          claim.release()
          return true
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(winners == 1)
  }

  @Test func `the claim of a killed process is no obstacle`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let claim = try FolderClaim(path)
      _ = kill(getpid(), SIGKILL)
      claim.release()
    }
    #expect(folder.names == [".claim-1"])
    try FolderClaim(folder.path).release()
    #expect(folder.names.isEmpty)
  }
}

/// The same race between real processes, of which all but one must lose while it holds its claim.
@Suite struct FolderClaimRaceSlow {
  @Test(.timeLimit(.minutes(2))) func `of twenty processes exactly one wins`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = path as String] in
            do throws(HostError) {
              let claim = try FolderClaim(path)
              try AtomicFile("\(path)/won-\(getpid())", existing: .refuse).write([])
              for _ in 0..<6000 {
                if try Folder.names(in: path).filter({ $0.hasPrefix("lost-") }).count == 19 {
                  break
                }
                usleep(10_000)
              }
              claim.release()
            } catch {
              try #require(error.exitCode == .cannotCreate)
              try AtomicFile("\(path)/lost-\(getpid())", existing: .refuse).write([])
            }
          }
        }
      }
    }
    #expect(folder.names.filter { $0.hasPrefix("won-") }.count == 1)
    #expect(folder.names.filter { $0.hasPrefix("lost-") }.count == 19)
    #expect(folder.names.count == 20)
  }
}
