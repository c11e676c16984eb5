#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension SystemCalls {
  /// Writes every byte: goes on after short writes and interruptions, waits where the other end is slow.
  ///
  /// A write that takes nothing is an input/output error: repeating it might never end.
  func write(
    all bytes: [UInt8], to descriptor: Descriptor, named path: String
  ) throws(HostError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      do throws(Errno) {
        let taken = try patiently(descriptor, .output) { () throws(Errno) in
          try write(descriptor, rest)
        }
        guard taken > 0 else { throw Errno(EIO) }
        rest = rest.dropFirst(taken)
      } catch {
        let done = bytes.count - rest.count
        throw HostError(.write(done: done, of: bytes.count), path, error)
      }
    }
  }

  /// Lets `write` fill an open file, flushes it, and closes it whatever happens.
  func fill(
    _ file: Descriptor, named path: String, flushing flush: (Descriptor) throws(Errno) -> Void,
    _ write: () throws(HostError) -> Void
  ) throws(HostError) {
    do throws(HostError) {
      try write()
      // Once only: after a failure the system may drop what it could not write, then report success.
      try HostError.attempt(.synchronize, path) { () throws(Errno) in try flush(file) }
    } catch {
      discard(file)
      throw error
    }
    do throws(Errno) {
      try close(file)
    } catch let error where error.code == EINTR {
      // Interrupted, but closed: a second close could hit somebody else's file.
    } catch {
      // Network file systems report a full disk only here.
      throw HostError(.close, path, error)
    }
  }

  /// Makes the names in an open folder survive a crash of the machine.
  func synchronize(folder: Descriptor, named path: String) throws(HostError) {
    do throws(Errno) {
      try synchronize(folder)
    } catch let error where error.code == EINVAL {
      // A file system whose folders cannot be flushed: nothing more can be done there.
    } catch {
      throw HostError(.synchronize, path, error)
    }
  }

  /// Repeats a call for as long as signals interrupt it.
  func retrying<Result>(_ call: () throws(Errno) -> Result) throws(Errno) -> Result {
    while true {
      do { return try call() } catch let error where error.code == EINTR { continue }
    }
  }

  /// Repeats a call as `retrying` does, and waits where the descriptor is set not to block.
  ///
  /// Some parents (node among them) hand on standard streams set so.
  func patiently<Result>(
    _ descriptor: Descriptor, _ direction: Direction, _ call: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    while true {
      do {
        return try retrying(call)
      } catch let error where error.code == EAGAIN {
        try retrying { () throws(Errno) in try wait(descriptor, direction) }
      }
    }
  }

  /// Closes what was only read from or has failed already: the answer changes nothing.
  func discard(_ descriptor: Descriptor) { try? close(descriptor) }
}
