import Host
import Testing

@Suite struct ProcessorsTests {
  @Test func `there is a core`() {
    #expect(Processors.coreCount() >= 1)
  }

  #if os(Linux)
    /// A machine on which this process may use processors 0, 1, 2 and 8; `siblings` tells who shares a core.
    private func machine(siblings: @escaping @Sendable (Int) -> String?) -> SystemCalls {
      var calls = SystemCalls.live
      // A descriptor's number stands for the file: 1000 the status, 2000 and up the processors.
      calls.open = { name, _, _ throws(Errno) in
        if name == "/proc/self/status" { return Descriptor(1000) }
        let number = name.split(separator: "/").compactMap { part in
          part.hasPrefix("cpu") ? Int32(part.dropFirst(3)) : nil
        }
        guard let number = number.first, siblings(Int(number)) != nil else { throw Errno(2) }
        return Descriptor(2000 + number)
      }
      calls.statusOfOpen = { _ throws(Errno) in FileStatus(kind: .stream, size: 0) }
      let isRead = Reads()
      calls.read = { file, _ throws(Errno) in
        guard isRead.first(file.number) else { return [] }
        return Array(
          file.number == 1000
            ? "Name:\tx\nCpus_allowed_list:\t0-2,8\nMems_allowed:\t1\n".utf8
            : (siblings(Int(file.number) - 2000) ?? "").utf8)
      }
      calls.close = { _ throws(Errno) in }
      return calls
    }

    @Test func `processors of one core count once, and those kept from it not at all`() {
      let pairs = machine { $0 < 2 ? "0-1\n" : $0 == 2 ? "2-3\n" : "8-9\n" }
      #expect(Processors.coreCount(calls: pairs) == 3)
    }

    @Test func `where the system does not tell, each processor is a core`() {
      #expect(Processors.coreCount(calls: machine { _ in nil }) == 4)
    }
  #endif
}

#if os(Linux)
  import Synchronization

  /// Which files have been read to their end.
  private final class Reads: Sendable {
    private let done = Mutex<Set<Int32>>([])

    func first(_ file: Int32) -> Bool { done.withLock { $0.insert(file).inserted } }
  }
#endif
