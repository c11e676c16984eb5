import Host
import Synchronization

/// The real system calls with one thing going wrong, and a count of what was opened and closed.
final class Faults: Sendable {
  /// Which calls fail.
  enum Rule: Sendable {
    case never
    case only(Int)
    /// That call and every later one.
    case from(Int)
  }

  /// Whether the call fails without effect or, as over a network, after it took effect.
  enum Moment: Sendable, CaseIterable { case before, after }

  private struct Count {
    var calls = 0
    var open: Set<Descriptor> = []
  }

  private let rule: Rule
  private let errno: Errno
  private let moment: Moment
  private let count = Mutex(Count())

  init(_ rule: Rule, errno: Errno, moment: Moment = .before) {
    self.rule = rule
    self.errno = errno
    self.moment = moment
  }

  var callsMade: Int { count.withLock(\.calls) }
  var descriptorsLeftOpen: Int { count.withLock(\.open.count) }

  /// The table with every call that can fail counted.
  var calls: SystemCalls {
    var calls = SystemCalls.live
    let live = SystemCalls.live
    calls.open = { [self] name, folder, access throws(Errno) in
      try intercept { () throws(Errno) in
        let descriptor = try live.open(name, folder, access)
        count.withLock { _ = $0.open.insert(descriptor) }
        return descriptor
      } undo: { descriptor in
        try? live.close(descriptor)
        count.withLock { _ = $0.open.remove(descriptor) }
      }
    }
    calls.read = { [self] file, limit throws(Errno) in
      try intercept { () throws(Errno) in try live.read(file, limit) }
    }
    calls.write = { [self] file, bytes throws(Errno) in
      // A write that took bytes says how many; it never takes them and fails.
      try intercept { () throws(Errno) in }
      return try live.write(file, bytes)
    }
    calls.synchronize = { [self] file throws(Errno) in
      try intercept { () throws(Errno) in try live.synchronize(file) }
    }
    calls.close = { [self] file throws(Errno) in
      // A close that reports an error has closed all the same.
      count.withLock { _ = $0.open.remove(file) }
      try live.close(file)
      try intercept { () throws(Errno) in }
    }
    calls.rename = { [self] old, new, folder throws(Errno) in
      try intercept { () throws(Errno) in try live.rename(old, new, folder) }
    }
    calls.link = { [self] old, new, folder throws(Errno) in
      try intercept { () throws(Errno) in try live.link(old, new, folder) }
    }
    calls.unlink = { [self] name, folder throws(Errno) in
      try intercept { () throws(Errno) in try live.unlink(name, folder) }
    }
    calls.makeFolder = { [self] name, folder throws(Errno) in
      try intercept { () throws(Errno) in try live.makeFolder(name, folder) }
    }
    calls.removeFolder = { [self] name, folder throws(Errno) in
      try intercept { () throws(Errno) in try live.removeFolder(name, folder) }
    }
    calls.status = { [self] name, folder throws(Errno) in
      try intercept { () throws(Errno) in try live.status(name, folder) }
    }
    calls.names = { [self] folder throws(Errno) in
      try intercept { () throws(Errno) in try live.names(folder) }
    }
    calls.resolve = { [self] path throws(Errno) in
      try intercept { () throws(Errno) in try live.resolve(path) }
    }
    return calls
  }

  private func intercept<Result>(
    _ call: () throws(Errno) -> Result, undo: (Result) -> Void = { _ in }
  ) throws(Errno) -> Result {
    let number = count.withLock {
      $0.calls += 1
      return $0.calls
    }
    let fails =
      switch rule {
      case .never: false
      case .only(let n): number == n
      case .from(let n): number >= n
      }
    if fails, moment == .before { throw errno }
    let result = try call()
    if fails {
      // A descriptor that nobody was told of cannot be closed by anybody: that is no leak of ours.
      undo(result)
      throw errno
    }
    return result
  }
}
