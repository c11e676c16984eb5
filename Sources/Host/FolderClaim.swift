#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The right of one process to a folder, until it lets go or dies.
///
/// A claim is a file `.claim-N` that says who holds it. It is made whole under a name that must be free,
/// so one of many processes that start at once gets it. A claim of a dead process is not removed first,
/// which two could do and then each believe to be alone, but followed by number N + 1, which again must
/// be free. Nothing depends on the time of day.
///
/// Whether a process of this machine lives, its number and start tell. One of another machine counts
/// as living: its claim has to be removed by hand where it was left behind.
package struct FolderClaim: ~Copyable, Sendable {
  private let path: String
  private let calls: SystemCalls

  /// Claims the folder, which must be there.
  ///
  /// Throws `inUse` where another process has it, or asks for it at the same moment.
  package init(_ folder: String, calls: SystemCalls = .live) throws(HostError) {
    path = try Self.take(folder, calls: calls)
    self.calls = calls
  }

  /// Lets go of the folder, as does the end of the value's life.
  package consuming func release() {}

  deinit { Self.remove(path, calls: calls) }

  /// Does `work` with the folder claimed, which is made if it is not there.
  package static func holding<Result>(
    _ folder: String, calls: SystemCalls = .live, _ work: () throws -> Result
  ) throws -> Result {
    try Folder.create(folder, calls: calls)
    let claim = try FolderClaim(folder, calls: calls)
    let result = Swift.Result { try work() }
    claim.release()
    return try result.get()
  }

  /// Who has the folder, as far as can be told from here; `nil` where nobody does or there is none.
  package static func holder(of folder: String, calls: SystemCalls = .live) -> Owner? {
    let claims = (try? standing(in: folder, calls: calls)) ?? []
    return claims.lazy.compactMap(\.owner).first {
      (try? $0.giveWay(folder, "", calls: calls)) == nil
    }
  }

  /// Makes a claim that no other one stands against; its path.
  private static func take(_ folder: String, calls: SystemCalls) throws(HostError) -> String {
    while true {
      let standing = try self.standing(in: folder, calls: calls)
      for claim in standing { try claim.owner?.giveWay(folder, claim.path, calls: calls) }
      let own = "\(folder)/\(prefix)\((standing.map(\.number).max() ?? 0) + 1)"
      let text = Owner.current(calls).text
      do throws(HostError) {
        try AtomicFile(own, existing: .refuse, calls: calls).write(text)
      } catch let error where error.reason == .exists {
        continue
      } catch {
        // The last step can fail with the claim in place: nobody holds it then.
        if (try? FileContents.read(own, limit: text.count)) == text { remove(own, calls: calls) }
        throw error
      }
      // Someone who looked before the last owner cleared up may have taken another number.
      do throws(HostError) {
        for claim in try self.standing(in: folder, calls: calls) where claim.path != own {
          try claim.owner?.giveWay(folder, claim.path, calls: calls)
          remove(claim.path, calls: calls)
        }
      } catch {
        remove(own, calls: calls)
        throw error
      }
      return own
    }
  }

  /// The claims in the folder; one that goes away while they are read has no owner.
  private static func standing(
    in folder: String, calls: SystemCalls
  ) throws(HostError) -> [(number: Int, path: String, owner: Owner?)] {
    var claims: [(number: Int, path: String, owner: Owner?)] = []
    for name in try Folder.names(in: folder, calls: calls) where name.hasPrefix(prefix) {
      guard let number = Int(name.dropFirst(prefix.count)), number < Int.max else { continue }
      let path = "\(folder)/\(name)"
      do throws(HostError) {
        let text = try FileContents.read(path, limit: 1 << 12, calls: calls)
        claims.append((number, path, Owner(text)))
      } catch let error where error.reason == .system(Errno(ENOENT)) {
        claims.append((number, path, nil))
      }
    }
    return claims
  }

  private static func remove(_ path: String, calls: SystemCalls) {
    // Once only: a second try could hit the claim of somebody who took the number meanwhile. What
    // stays keeps others out for no longer than this process lives.
    try? calls.unlink(path, .workingFolder)
  }

  private static let prefix = ".claim-"
}

extension FolderClaim {
  /// The process that holds a claim.
  package struct Owner: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let process: Int32
    fileprivate let session: ProcessSession
    fileprivate let start: String

    fileprivate static func current(_ calls: SystemCalls) -> Owner {
      let process = calls.process()
      return Owner(
        host: calls.host(), process: process, session: calls.session(),
        start: calls.start(process) ?? "unknown")
    }

    fileprivate var text: [UInt8] {
      FileName.bytes(
        of: """
          host \(host)
          process \(process)
          boot \(session.boot)
          space \(session.space)
          start \(start)

          """)
    }

    /// Throws where the owner runs, or may run for all that can be told from here.
    fileprivate func giveWay(
      _ folder: String, _ claim: String, calls: SystemCalls
    ) throws(HostError) {
      let here = calls.session()
      if session == here {
        guard calls.isRunning(process) else { return }
        guard start == "unknown" || calls.start(process) == start else { return }
        throw HostError(.create, folder, .inUse(self, claim: nil))
      }
      // Only with another start of this very machine are all processes of the one before gone.
      if session.boot == here.boot || host != calls.host() {
        throw HostError(.create, folder, .inUse(self, claim: claim))
      }
    }

    package var description: String { FileName.printable("process \(process) on \(host)") }
  }
}

extension FolderClaim.Owner {
  /// The owner that the bytes of a claim name; an unknown one, elsewhere, where they are none of ours.
  fileprivate init(_ bytes: [UInt8]) {
    let lines = FileName.text(of: bytes).split(separator: "\n").map {
      $0.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    }
    guard lines.map(\.first) == ["host", "process", "boot", "space", "start"],
      lines.allSatisfy({ $0.count == 2 }), let process = Int32(lines[1][1])
    else {
      self.init(
        host: "an unknown machine", process: 0, session: ProcessSession(boot: "", space: ""),
        start: "unknown")
      return
    }
    self.init(
      host: lines[0][1], process: process,
      session: ProcessSession(boot: lines[2][1], space: lines[3][1]), start: lines[4][1])
  }
}
