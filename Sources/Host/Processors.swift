#if canImport(Darwin)
  import Darwin
#endif

/// The processors that this process may use.
package enum Processors {
  /// Cores, each counted once however many threads it runs at a time: arithmetic gains nothing from a
  /// second thread on one core.
  ///
  /// Processors that the process is kept from do not count; where the system does not tell which of them
  /// share a core, each is one. At least 1.
  package static func coreCount(calls: SystemCalls = .live) -> Int {
    #if canImport(Darwin)
      var count: Int32 = 0
      var size = MemoryLayout<Int32>.size
      let isKnown = unsafe sysctlbyname("hw.physicalcpu", &count, &size, nil, 0) == 0
      return isKnown ? max(1, Int(count)) : 1
    #else
      return max(1, Set(allowed(calls).map { core(of: $0, calls) }).count)
    #endif
  }

  #if !canImport(Darwin)
    /// Numbers of the processors that this process may run on: `0-3,8`.
    private static func allowed(_ calls: SystemCalls) -> [Int] {
      let key = "Cpus_allowed_list:"
      guard
        let line = text("/proc/self/status", calls)?.split(separator: "\n")
          .first(where: { $0.hasPrefix(key) })
      else { return [] }
      return line.dropFirst(key.count).split(separator: ",").flatMap { range -> [Int] in
        let ends = range.split(separator: "-").compactMap { Int($0.filter { !$0.isWhitespace }) }
        guard let first = ends.first, let last = ends.last, first <= last, last < 1 << 16
        else { return [] }
        return Array(first...last)
      }
    }

    /// The processors that share a core with this one, as the system writes them; its own number where it
    /// does not.
    private static func core(of processor: Int, _ calls: SystemCalls) -> String {
      text("/sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list", calls)
        ?? "\(processor)"
    }

    private static func text(_ path: String, _ calls: SystemCalls) -> String? {
      (try? FileContents.read(path, limit: 1 << 16, calls: calls))
        .map { String(decoding: $0, as: UTF8.self) }
    }
  #endif
}
