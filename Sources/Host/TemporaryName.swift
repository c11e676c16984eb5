import Synchronization

/// The name under which a file is written before it gets its own: `.NAME.tmp.HOST.PROCESS.NUMBER`.
///
/// It says whose it is, so that what a killed process left behind can be told from what a living one
/// is writing. A process number means something on its own machine only, hence the host's name. A
/// process that happens to have its dead predecessor's number knows which numbers are its own.
struct TemporaryName: Sendable {
  let name: String
  private let number: Int

  /// Takes a number that no other file of this process has had; it counts as written until `release()`.
  init(for name: String, calls: SystemCalls) {
    number = Self.inUse.withLock { inUse in
      inUse.last += 1
      inUse.numbers.insert(inUse.last)
      return inUse.last
    }
    self.name = Self.prefix(for: name, calls: calls) + "\(calls.process()).\(number)"
  }

  func release() { Self.inUse.withLock { _ = $0.numbers.remove(number) } }

  /// The temporary files and folders for `name` whose owners are dead.
  ///
  /// Best effort: one that is missed does no harm. Costs one listing of the folder.
  static func abandoned(for name: String, in folder: Descriptor, calls: SystemCalls) -> [String] {
    let prefix = prefix(for: name, calls: calls)
    guard let names = try? calls.names(folder) else { return [] }
    return names.filter { name in
      guard name.utf8.starts(with: prefix.utf8) else { return false }
      let owner = name.utf8.dropFirst(prefix.utf8.count).split(separator: UInt8(ascii: "."))
        .map { Int32(String($0) ?? "") }
      guard owner.count == 2, let process = owner[0], let number = owner[1] else { return false }
      return process == calls.process()
        ? !inUse.withLock { $0.numbers.contains(Int(number)) } : !calls.isRunning(process)
    }
  }

  /// Long names are cut, or the longest legal ones would have no temporary name.
  private static func prefix(for name: String, calls: SystemCalls) -> String {
    ".\(String(name.unicodeScalars.prefix(32))).tmp.\(calls.host())."
  }

  private struct Numbers {
    var numbers: Set<Int> = []
    var last = 0
  }

  private static let inUse = Mutex(Numbers())
}
