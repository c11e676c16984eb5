import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Another program that runs beside this one, what it prints going to a file.
///
/// It reads nothing. Whoever started it asks now and then whether it has ended; one that is forgotten is killed.
package final class RunningProcess {
  private let child: pid_t
  private var ended: ChildProcess.Ending?

  /// Starts the program; both its output and its error output are added to the file at `path`.
  ///
  /// Throws where the file cannot be opened or the program not started.
  package init(
    _ program: String, _ arguments: [String], printingTo path: String
  ) throws(ChildProcess.Failure) {
    let name: [CChar]
    do {
      name = try FileName.terminated(path)
    } catch {
      throw .cannotStart(program: program, reason: "\(path): \(error)")
    }
    child = try ChildProcess.starting.withLock { _ throws(ChildProcess.Failure) in
      let input = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
      defer { _ = close(input) }
      let output = unsafe open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
      defer { _ = close(output) }
      guard input >= 0, output >= 0 else {
        throw .cannotStart(program: program, reason: "\(path): \(Errno.last)")
      }
      return try ChildProcess.spawn(
        program, arguments, input: input, output: output, errors: output)
    }
  }

  deinit {
    guard ended == nil else { return }
    _ = kill(child, SIGKILL)
    _ = ChildProcess.wait(for: child)
  }

  /// How it ended; `nil` while it runs.
  package func ending() -> ChildProcess.Ending? {
    if ended == nil { ended = ChildProcess.wait(for: child, options: WNOHANG) }
    return ended
  }

  /// Asks it to stop (SIGTERM).
  package func stop() {
    guard ended == nil else { return }
    _ = kill(child, SIGTERM)
  }
}
