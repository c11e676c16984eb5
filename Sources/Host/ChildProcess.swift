import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  // `environ` is a C global, which Swift 6 counts as shared mutable state; it is read here alone.
  @unsafe @preconcurrency import Glibc
#endif

/// Another program, run to its end: bytes in, bytes and an exit status out.
///
/// The program is looked up in PATH and gets its arguments as a vector: no shell reads them, so no
/// name or path among them can be executed. There is no time limit and no limit to the output.
package enum ChildProcess {
  /// What a program left behind.
  package struct Completion: Equatable, Sendable {
    package let ending: Ending
    package let output: [UInt8]
    package let errorOutput: [UInt8]
  }

  package enum Ending: Equatable, Sendable {
    case exited(status: Int32)
    case killed(signal: Int32)

    /// The lower seven bits hold the signal; the exit status stands above them (POSIX <sys/wait.h>).
    init(status: Int32) {
      let signal = status & 0x7f
      self = signal == 0 ? .exited(status: status >> 8 & 0xff) : .killed(signal: signal)
    }

    /// Exit status zero.
    package var isSuccess: Bool { self == .exited(status: 0) }
  }

  package enum Failure: Error, Equatable, Sendable {
    /// No such program in PATH, or none at the path given.
    case notFound(program: String)
    /// The program is there but cannot be started.
    case cannotStart(program: String, reason: String)
    /// A system call failed while talking to the program, which has been killed.
    case interrupted(program: String, operation: String, reason: String)
  }

  /// Runs `program`, feeds it `input` and waits until it has ended.
  ///
  /// Input and output are served together, so neither side can block the other however much they
  /// write; a program that ends without reading its input is no error. Returns when the program has
  /// ended and everybody who inherited its output has closed it.
  package static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = []
  ) throws(Failure) -> Completion {
    Signals.ignoringBrokenPipes
    var inlet = try Pipe(for: program)
    var outlet = try Pipe(for: program)
    var errors = try Pipe(for: program)
    let child = try starting.withLock { _ throws(Failure) in
      try spawn(
        program, arguments, input: inlet.reading, output: outlet.writing, errors: errors.writing)
    }
    inlet.closeReading()
    outlet.closeWriting()
    errors.closeWriting()

    let exchange: (output: [UInt8], errors: [UInt8])
    do {
      exchange = try serve(input, to: &inlet, from: &outlet, and: &errors)
    } catch {
      _ = kill(child, SIGKILL)
      _ = wait(for: child)
      throw .interrupted(program: program, operation: error.operation, reason: error.reason)
    }
    guard let ending = wait(for: child) else {
      throw .interrupted(program: program, operation: "waitpid", reason: "\(Errno.last)")
    }
    return Completion(ending: ending, output: exchange.output, errorOutput: exchange.errors)
  }

  /// Held while pipes are made and programs started.
  ///
  /// POSIX makes a pipe first and marks it as not inherited second; a program started in between
  /// would hold our end of it open.
  static let starting = Mutex(())

  /// Starts the program with three descriptors as its input, output and error output, and no others.
  static func spawn(
    _ program: String, _ arguments: [String], input: Int32, output: Int32, errors: Int32
  ) throws(Failure) -> pid_t {
    let words: [[CChar]]
    do throws(Errno) {
      words = try ([program] + arguments).map(FileName.terminated)
    } catch {
      throw .cannotStart(program: program, reason: "an argument holds a NUL byte")
    }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let environment = unsafe _NSGetEnviron().pointee
      // Closes, in the child, every descriptor that is not handed to it by name.
      let closing = POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      let environment = unsafe environ
      let closing: Int32 = 0
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    for (descriptor, standard) in [(input, 0), (output, 1), (errors, 2)] as [(Int32, Int32)] {
      unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, standard)
    }
    // What we ignore, and what a worker thread of Dispatch blocks, is not for the child to inherit.
    var defaults = Signals.ignored
    var blocked = Signals.none
    unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
    unsafe posix_spawnattr_setsigmask(&attributes, &blocked)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(closing | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)))

    var vector = unsafe words.map { unsafe strdup($0) }
    defer { for index in unsafe vector.indices { unsafe free(vector[index]) } }
    unsafe vector.append(nil)
    var child = pid_t()
    switch unsafe posix_spawnp(&child, program, &actions, &attributes, vector, environment) {
    case 0: return child
    case ENOENT: throw .notFound(program: program)
    case let error: throw .cannotStart(program: program, reason: "\(Errno(error))")
    }
  }

  /// Writes all input and reads all output, whichever end is ready first.
  private static func serve(
    _ input: [UInt8], to inlet: inout Pipe, from outlet: inout Pipe, and errors: inout Pipe
  ) throws(SystemFailure) -> (output: [UInt8], errors: [UInt8]) {
    guard fcntl(inlet.writing, F_SETFL, O_NONBLOCK) == 0 else { throw SystemFailure("fcntl") }
    var rest = input[...]
    if rest.isEmpty { inlet.closeWriting() }
    var collected = (output: [UInt8](), errors: [UInt8]())
    while inlet.writing >= 0 || outlet.reading >= 0 || errors.reading >= 0 {
      // A closed end is -1, which poll skips.
      var ends = [
        pollfd(fd: inlet.writing, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: outlet.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors.reading, events: Int16(POLLIN), revents: 0),
      ]
      guard unsafe poll(&ends, nfds_t(ends.count), -1) >= 0 else {
        guard errno == EINTR else { throw SystemFailure("poll") }
        continue
      }
      if ends[0].revents != 0, try send(&rest, to: inlet.writing) == .ended {
        inlet.closeWriting()
      }
      if ends[1].revents != 0, try receive(outlet.reading, into: &collected.output) == .ended {
        outlet.closeReading()
      }
      if ends[2].revents != 0, try receive(errors.reading, into: &collected.errors) == .ended {
        errors.closeReading()
      }
    }
    return collected
  }

  private enum Progress { case going, ended }

  /// Writes as much as the pipe takes; ended when all is written or the reader is gone.
  private static func send(
    _ rest: inout ArraySlice<UInt8>, to descriptor: Int32
  ) throws(SystemFailure) -> Progress {
    let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    guard count >= 0 else {
      switch errno {
      case EINTR, EAGAIN: return .going
      case EPIPE: return .ended
      default: throw SystemFailure("write")
      }
    }
    rest = rest.dropFirst(count)
    return rest.isEmpty ? .ended : .going
  }

  /// Appends what is there to read; ended when nobody holds the other end any more.
  private static func receive(
    _ descriptor: Int32, into collected: inout [UInt8]
  ) throws(SystemFailure) -> Progress {
    var failure: Int32 = 0
    let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
      let count = unsafe read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0 { failure = errno }
      filled = max(0, count)
    }
    if failure == EINTR { return .going }
    guard failure == 0 else { throw SystemFailure("read", failure) }
    collected += chunk
    return chunk.isEmpty ? .ended : .going
  }

  /// How the child ended; `nil` where it runs and `options` say not to wait, or where it is no child of ours.
  static func wait(for child: pid_t, options: Int32 = 0) -> Ending? {
    var status: Int32 = 0
    while true {
      let found = unsafe waitpid(child, &status, options)
      if found == child { return Ending(status: status) }
      guard found < 0, errno == EINTR else { return nil }
    }
  }
}

/// A pipe whose two ends are closed at the latest when it goes out of scope.
private struct Pipe: ~Copyable {
  /// The descriptors; -1 once closed.
  private(set) var reading: Int32 = -1
  private(set) var writing: Int32 = -1

  init(for program: String) throws(ChildProcess.Failure) {
    do throws(SystemFailure) {
      var ends: [Int32] = [-1, -1]
      (reading, writing) = try ChildProcess.starting.withLock { _ throws(SystemFailure) in
        guard unsafe pipe(&ends) == 0 else { throw SystemFailure("pipe") }
        defer { for end in ends { _ = close(end) } }
        let first = try Self.kept(ends[0])
        do throws(SystemFailure) {
          return (first, try Self.kept(ends[1]))
        } catch {
          _ = close(first)
          throw error
        }
      }
    } catch {
      throw .cannotStart(program: program, reason: "\(error.operation): \(error.reason)")
    }
  }

  deinit {
    for end in [reading, writing] where end >= 0 { _ = close(end) }
  }

  mutating func closeReading() {
    _ = close(reading)
    reading = -1
  }

  mutating func closeWriting() {
    _ = close(writing)
    writing = -1
  }

  /// A copy that no other child inherits, above the standard descriptors, so that arranging those
  /// in the child overwrites no end.
  private static func kept(_ end: Int32) throws(SystemFailure) -> Int32 {
    let copy = fcntl(end, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw SystemFailure("fcntl") }
    return copy
  }
}

/// Which signals the children find as they were before this program arranged its own.
enum Signals {
  /// Ignores SIGPIPE, once, so that writing to a program that has ended is an error to handle.
  static let ignoringBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  fileprivate static var none: sigset_t {
    var set = sigset_t()
    _ = unsafe sigemptyset(&set)
    return set
  }

  fileprivate static var ignored: sigset_t {
    var set = none
    for signal in [SIGPIPE, SIGXFSZ] { _ = unsafe sigaddset(&set, signal) }
    return set
  }
}

/// The system call that failed, and why.
private struct SystemFailure: Error {
  let operation: String
  let reason: String

  init(_ operation: String, _ error: Int32 = errno) {
    self.operation = operation
    reason = "\(Errno(error))"
  }
}
