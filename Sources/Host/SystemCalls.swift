/// Every call to the operating system that writing and reading files takes, as a table of closures.
///
/// The program uses `live`. Tests replace single entries: they make the n-th call fail for n = 1, 2,
/// 3, ... and look what is left on disk. Names are relative to an open folder, so that a folder
/// renamed meanwhile is still the same folder. Where a call fails it throws the system's number.
package struct SystemCalls: Sendable {
  /// `openat`, close-on-exec: name, folder, what for.
  package var open: @Sendable (String, Descriptor, Access) throws(Errno) -> Descriptor
  /// `read`: at most so many bytes; none at the end of the file.
  package var read: @Sendable (Descriptor, Int) throws(Errno) -> [UInt8]
  /// `write`: how many of the bytes were taken.
  package var write: @Sendable (Descriptor, ArraySlice<UInt8>) throws(Errno) -> Int
  /// `fsync`, down to the medium itself where the system can.
  package var synchronize: @Sendable (Descriptor) throws(Errno) -> Void
  package var close: @Sendable (Descriptor) throws(Errno) -> Void
  /// `renameat`: old name, new name, folder of both.
  package var rename: @Sendable (String, String, Descriptor) throws(Errno) -> Void
  /// `linkat`: old name, new name, folder of both; fails where the new name is taken.
  package var link: @Sendable (String, String, Descriptor) throws(Errno) -> Void
  package var unlink: @Sendable (String, Descriptor) throws(Errno) -> Void
  /// `mkdirat`: a new folder; fails where the name is taken.
  package var makeFolder: @Sendable (String, Descriptor) throws(Errno) -> Void
  /// `unlinkat` of an empty folder.
  package var removeFolder: @Sendable (String, Descriptor) throws(Errno) -> Void
  /// `fstatat`, through symbolic links.
  package var status: @Sendable (String, Descriptor) throws(Errno) -> FileStatus
  /// `fstat`.
  package var statusOfOpen: @Sendable (Descriptor) throws(Errno) -> FileStatus
  /// The names in a folder, `.` and `..` left out.
  package var names: @Sendable (Descriptor) throws(Errno) -> [String]
  /// `realpath`: the same place without symbolic links.
  package var resolve: @Sendable (String) throws(Errno) -> String
  /// `poll`: returns once the descriptor can be used without blocking.
  package var wait: @Sendable (Descriptor, Direction) throws(Errno) -> Void
  /// Whether a process with that number exists on this machine.
  package var isRunning: @Sendable (Int32) -> Bool
  /// When that process started, in words of the system; `nil` where none runs, a dead one that nobody
  /// has waited for included.
  package var start: @Sendable (Int32) -> String?
  package var session: @Sendable () -> ProcessSession
  package var host: @Sendable () -> String
  package var process: @Sendable () -> Int32

  package enum Access: Hashable, Sendable {
    case read
    /// An existing device or pipe.
    case write
    /// A new file of that name; fails where the name is taken.
    case create
    case folder
  }

  package enum Direction: Hashable, Sendable {
    case input
    case output
  }
}

/// An open file, folder, pipe or device.
package struct Descriptor: Hashable, Sendable {
  package let number: Int32

  package init(_ number: Int32) { self.number = number }

  package static let standardInput = Descriptor(0)
  package static let standardOutput = Descriptor(1)
  package static let standardError = Descriptor(2)
}

/// What process numbers and their starts count within.
package struct ProcessSession: Hashable, Sendable {
  /// This run of the machine, from its start to its next.
  package var boot: String
  /// The space of process numbers: each container has its own.
  package var space: String

  package init(boot: String, space: String) {
    self.boot = boot
    self.space = space
  }
}

/// What a name stands for and how large it is.
package struct FileStatus: Hashable, Sendable {
  package var kind: Kind
  /// Bytes; meaningful for regular files only.
  package var size: Int

  package init(kind: Kind, size: Int) {
    self.kind = kind
    self.size = size
  }

  package enum Kind: Hashable, Sendable {
    case regular
    case folder
    /// A device, a pipe or a socket.
    case stream
  }
}
