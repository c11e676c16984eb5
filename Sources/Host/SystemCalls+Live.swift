#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Descriptor {
  /// The folder the process works in.
  package static let workingFolder = Descriptor(AT_FDCWD)
}

extension SystemCalls {
  /// The operating system itself.
  package static let live = SystemCalls(
    open: { name, folder, access throws(Errno) in
      let flags =
        switch access {
        case .read: O_RDONLY
        case .write: O_WRONLY
        case .create: O_WRONLY | O_CREAT | O_EXCL
        case .folder: O_RDONLY | O_DIRECTORY
        }
      let path = try FileName.terminated(name)
      let number = unsafe openat(folder.number, path, flags | O_CLOEXEC, 0o666)
      return Descriptor(try check(number))
    },
    read: { descriptor, limit throws(Errno) in
      var failure: Errno?
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        let taken = unsafe Self.systemRead(descriptor.number, buffer.baseAddress, limit)
        if taken < 0 { failure = .last }
        count = max(taken, 0)
      }
      if let failure { throw failure }
      return bytes
    },
    write: { descriptor, bytes throws(Errno) in
      // Larger single writes are refused by macOS.
      let taken = unsafe bytes.prefix(1 << 30).withUnsafeBytes { buffer in
        unsafe Self.systemWrite(descriptor.number, buffer.baseAddress, buffer.count)
      }
      return try check(taken)
    },
    synchronize: { descriptor throws(Errno) in
      #if canImport(Darwin)
        // There fsync stops at the drive's own cache.
        if fcntl(descriptor.number, F_FULLFSYNC) == 0 { return }
      #endif
      _ = try check(fsync(descriptor.number))
    },
    close: { descriptor throws(Errno) in _ = try check(systemClose(descriptor.number)) },
    rename: { old, new, folder throws(Errno) in
      let (from, to) = (try FileName.terminated(old), try FileName.terminated(new))
      _ = try check(unsafe renameat(folder.number, from, folder.number, to))
    },
    link: { old, new, folder throws(Errno) in
      let (from, to) = (try FileName.terminated(old), try FileName.terminated(new))
      _ = try check(unsafe linkat(folder.number, from, folder.number, to, 0))
    },
    unlink: { name, folder throws(Errno) in
      let path = try FileName.terminated(name)
      _ = try check(unsafe unlinkat(folder.number, path, 0))
    },
    makeFolder: { name, folder throws(Errno) in
      let path = try FileName.terminated(name)
      _ = try check(unsafe mkdirat(folder.number, path, 0o777))
    },
    removeFolder: { name, folder throws(Errno) in
      let path = try FileName.terminated(name)
      _ = try check(unsafe unlinkat(folder.number, path, AT_REMOVEDIR))
    },
    status: { name, folder throws(Errno) in
      let path = try FileName.terminated(name)
      var status = stat()
      _ = try check(unsafe fstatat(folder.number, path, &status, 0))
      return FileStatus(status)
    },
    statusOfOpen: { descriptor throws(Errno) in
      var status = stat()
      _ = try check(unsafe fstat(descriptor.number, &status))
      return FileStatus(status)
    },
    names: { folder throws(Errno) in try names(in: folder) },
    resolve: { path throws(Errno) in
      let bytes = try FileName.terminated(path)
      guard let resolved = unsafe realpath(bytes, nil) else { throw .last }
      defer { unsafe free(resolved) }
      return unsafe FileName.text(at: resolved)
    },
    wait: { descriptor, direction throws(Errno) in
      let events = direction == .input ? POLLIN : POLLOUT
      var poll = pollfd(fd: descriptor.number, events: Int16(events), revents: 0)
      _ = try check(unsafe systemPoll(&poll, 1, -1))
    },
    isRunning: { process in kill(process, 0) == 0 || errno == EPERM },
    start: { process in ProcessIdentity.start(of: process) },
    session: { ProcessIdentity.session() },
    host: {
      var name = [CChar](repeating: 0, count: 256)
      guard unsafe gethostname(&name, name.count - 1) == 0 else { return "unknown" }
      return FileName.text(of: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
    },
    process: { getpid() }
  )

  private static func check<Result: SignedInteger>(_ result: Result) throws(Errno) -> Result {
    guard result >= 0 else { throw .last }
    return result
  }

  private static func names(in folder: Descriptor) throws(Errno) -> [String] {
    // The stream takes over its descriptor, and its position: it needs one of its own.
    let own = try check(unsafe openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    guard let stream = unsafe fdopendir(own) else {
      let failure = Errno.last
      _ = systemClose(own)
      throw failure
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 1) { unsafe FileName.text(at: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .last }
    return names
  }

  // The table's entries bear the names of the functions they call.
  #if canImport(Darwin)
    private static let systemRead = unsafe Darwin.read
    private static let systemWrite = unsafe Darwin.write
    private static let systemClose = Darwin.close
    private static let systemPoll = unsafe Darwin.poll
  #else
    private static let systemRead = unsafe Glibc.read
    private static let systemWrite = unsafe Glibc.write
    private static let systemClose = Glibc.close
    private static let systemPoll = unsafe Glibc.poll
  #endif
}

extension FileStatus {
  fileprivate init(_ status: stat) {
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      default: .stream
      }
    self.init(kind: kind, size: Int(status.st_size))
  }
}

extension FileName {
  /// The name's bytes with the zero that C expects; a zero inside would silently end the name.
  static func terminated(_ name: String) throws(Errno) -> [CChar] {
    let bytes = bytes(of: name)
    guard !bytes.contains(0) else { throw Errno(EINVAL) }
    return bytes.map { CChar(bitPattern: $0) } + [0]
  }

  /// The text that stands for the name at `start`, which ends with a zero.
  static func text(at start: UnsafePointer<CChar>) -> String {
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: strlen(start))
    return text(of: unsafe Array(bytes))
  }
}
