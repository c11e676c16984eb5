#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the operating system refused, where, and the exit code that says so.
package struct HostError: Error, Hashable, Sendable, CustomStringConvertible {
  package let operation: Operation
  /// The path as the user gave it, or the name of a standard stream.
  package let path: String
  package let reason: Reason

  package init(_ operation: Operation, _ path: String, _ reason: Reason) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  init(_ operation: Operation, _ path: String, _ errno: Errno) {
    self.init(operation, path, .system(errno))
  }

  package enum Operation: Hashable, Sendable {
    /// Opening what is to be read.
    case open
    case read
    /// Opening what is to be written.
    case create
    /// Bytes written before the failure, of how many.
    case write(done: Int, of: Int)
    /// Flushing to the medium.
    case synchronize
    case close
    /// Giving the finished file its name.
    case rename
  }

  package enum Reason: Hashable, Sendable {
    case system(Errno)
    case isFolder
    /// The name is taken and replacing it was not asked for.
    case exists
    case largerThan(limit: Int)
    /// A folder that another process has claimed; `claim` is the file to remove by hand should the process
    /// have ended, where nobody here can tell.
    case inUse(FolderClaim.Owner, claim: String?)
  }

  /// 66 for an input that is not there or not readable, 73 for an output that cannot be made, 65 for one
  /// too large, 74 for all else.
  ///
  /// A full disk is 74 also where it shows only when the file is created.
  package var exitCode: ExitCode {
    switch (operation, reason) {
    case (_, .largerThan): return .badData
    case (_, .system(let errno)) where HostError.exhaustion.contains(errno.code):
      return .inputOutput
    case (.open, _), (.read, .isFolder): return .noInput
    case (.create, _): return .cannotCreate
    default: return .inputOutput
    }
  }

  /// Whether whoever read our output has gone away: no failure, and nothing to tell anyone.
  package var isBrokenPipe: Bool {
    guard case .write = operation else { return false }
    return reason == .system(Errno(EPIPE))
  }

  package var description: String {
    let name = FileName.printable(path)
    switch (operation, reason) {
    case (.open, .isFolder), (.read, .isFolder):
      return "cannot read \(name): it is a folder, expected a file"
    case (_, .isFolder): return "cannot create \(name): it is a folder, expected the name of a file"
    case (_, .exists): return "cannot create \(name): it exists already; --force replaces it"
    case (_, .inUse(let owner, claim: nil)): return "cannot use \(name): in use by \(owner)"
    case (_, .inUse(let owner, let claim?)):
      return "cannot use \(name): in use by \(owner); if that has ended, "
        + "remove \(FileName.printable(claim))"
    case (_, .largerThan(let limit)):
      return "cannot read \(name): larger than the limit of \(limit) bytes"
    case (.open, .system(let errno)), (.read, .system(let errno)):
      return "cannot read \(name): \(errno)"
    case (.create, .system(let errno)): return "cannot create \(name): \(errno)"
    case (.write(let done, let all), .system(let errno)):
      return "cannot write \(name): \(errno), after \(done) of \(all) bytes"
    case (.synchronize, .system(let errno)): return "cannot bring \(name) to disk: \(errno)"
    case (.close, .system(let errno)): return "cannot finish \(name): \(errno)"
    case (.rename, .system(let errno)): return "cannot put \(name) in place: \(errno)"
    }
  }

  /// Does `call` and says of its failure what was being done to which path.
  static func attempt<Result>(
    _ operation: Operation, _ path: String, _ call: () throws(Errno) -> Result
  ) throws(HostError) -> Result {
    do { return try call() } catch { throw HostError(operation, path, error) }
  }

  /// The machine is out of something, or broken: no fault of the path.
  private static let exhaustion: Set<Int32> = [
    ENOSPC, EDQUOT, EFBIG, EIO, EMFILE, ENFILE, ENOMEM,
  ]
}
