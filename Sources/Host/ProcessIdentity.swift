#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What tells a process from a later one that has its number.
enum ProcessIdentity {
  /// When the process started; `nil` where none of that number runs.
  static func start(of process: Int32) -> String? {
    #if canImport(Darwin)
      var query = [CTL_KERN, KERN_PROC, KERN_PROC_PID, process]
      var info = unsafe kinfo_proc()
      var size = MemoryLayout<kinfo_proc>.size
      guard unsafe sysctl(&query, 4, &info, &size, nil, 0) == 0, size > 0,
        unsafe info.kp_proc.p_stat != CChar(SZOMB)
      else { return nil }
      let start = unsafe info.kp_proc.p_un.__p_starttime
      return "\(start.tv_sec).\(start.tv_usec)"
    #else
      // proc(5): the name in parentheses may hold anything; the state is field 3, the start field 22.
      guard let bytes = try? FileContents.read("/proc/\(process)/stat", limit: 1 << 16),
        let name = bytes.lastIndex(of: UInt8(ascii: ")"))
      else { return nil }
      let fields = bytes[(name + 1)...].split(separator: UInt8(ascii: " "))
      guard fields.count > 19, fields[0] != [UInt8(ascii: "Z")], fields[0] != [UInt8(ascii: "X")]
      else { return nil }
      return String(decoding: fields[19], as: UTF8.self)
    #endif
  }

  static func session() -> ProcessSession {
    #if canImport(Darwin)
      var text = [CChar](repeating: 0, count: 64)
      var size = text.count
      guard unsafe sysctlbyname("kern.bootsessionuuid", &text, &size, nil, 0) == 0 else {
        return ProcessSession(boot: "unknown", space: "")
      }
      let boot = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return ProcessSession(boot: String(decoding: boot, as: UTF8.self), space: "")
    #else
      let boot = (try? FileContents.read("/proc/sys/kernel/random/boot_id", limit: 64)) ?? []
      var space = stat()
      let isKnown = unsafe stat("/proc/self/ns/pid", &space) == 0
      return ProcessSession(
        boot: boot.isEmpty
          ? "unknown" : String(decoding: boot.prefix { $0 > 0x20 }, as: UTF8.self),
        space: isKnown ? String(space.st_ino) : "")
    #endif
  }
}
