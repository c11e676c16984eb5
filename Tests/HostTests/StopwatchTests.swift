import Host
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct StopwatchTests {
  @Test func `seconds pass, and only forwards`() {
    let watch = Stopwatch()
    var last = watch.seconds
    #expect(last >= 0)
    for _ in 0..<1000 {
      let now = watch.seconds
      #expect(now >= last)
      last = now
    }
    // A sleep may last longer than asked for, never less.
    usleep(20_000)
    #expect(watch.seconds >= last + 0.02)
  }
}
