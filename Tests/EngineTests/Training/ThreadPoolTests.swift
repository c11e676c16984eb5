import Engine
import Synchronization
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct ThreadPoolTests {
  @Test(arguments: 1...5)
  func `each thread does each job once, and all is seen after it`(_ count: Int) throws {
    let pool = try ThreadPool(count: count)
    let tally = Tally()
    for round in 1...2000 {
      pool.run { thread in tally.add(thread) }
      #expect((0..<8).map(tally.of) == (0..<8).map { $0 < count ? round : 0 })
    }
  }

  @Test func `threads that fell asleep wake for the next job`() throws {
    let pool = try ThreadPool(count: 3)
    let tally = Tally()
    for _ in 0..<5 {
      pool.run { _ in tally.add(0) }
      // Longer than any spinning and yielding.
      pause(milliseconds: 30)
    }
    #expect(tally.total == 15)
  }

  @Test func `a slow thread is waited for, whoever it is`() throws {
    let pool = try ThreadPool(count: 3)
    let tally = Tally()
    for slow in 0..<3 {
      pool.run { thread in
        if thread == slow { pause(milliseconds: 30) }
        tally.add(0)
      }
      #expect(tally.total == 3 * (slow + 1))
    }
  }

  /// Denormals are a property of the thread: the pool's flush them, the caller's must stay as they were.
  @Test func `the caller's arithmetic keeps its denormals`() throws {
    let pool = try ThreadPool(count: 2)
    let small = Tally()
    pool.run { [tiny = Float.leastNormalMagnitude] _ in
      if tiny / blackBox(4) == 0 { small.add(0) }
    }
    #if arch(x86_64) || arch(arm64)
      #expect(small.total == 2)
    #endif
    #expect(Float.leastNormalMagnitude / blackBox(4) > 0)
  }

  @Test func `pools come and go`() throws {
    for count in 1...4 {
      for _ in 0..<20 {
        let pool = try ThreadPool(count: count)
        if count != 2 { pool.run { _ in } }
      }
    }
  }
}

/// What the optimiser cannot know.
@inline(never) private func blackBox(_ x: Float) -> Float { x }

/// How often each thread was there.
private final class Tally: Sendable {
  private let counts = Mutex([Int](repeating: 0, count: 8))

  func add(_ thread: Int) { counts.withLock { $0[thread] += 1 } }
  func of(_ thread: Int) -> Int { counts.withLock { $0[thread] } }
  var total: Int { counts.withLock { $0.reduce(0, +) } }
}

private func pause(milliseconds: UInt32) { usleep(1000 * milliseconds) }
