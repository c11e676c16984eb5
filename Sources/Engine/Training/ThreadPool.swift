internal import Kernels
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A fixed number of threads that do one job at a time together; whoever asks for it is one of them.
///
/// Nothing is allocated for a job. A thread without work spins for some 50 µs, then gives way to others
/// for some 100, then sleeps: between the parts of a training step nobody sleeps, and a pool whose
/// machine is busy, or that waits for a checkpoint, takes no time from others. Waking a sleeper costs
/// about 40 µs. Denormal numbers count as zero in every job.
package final class ThreadPool: Sendable {
  /// What each thread does, given its number from 0.
  package typealias Job = @Sendable (_ thread: Int) -> Void

  package let count: Int
  private let board: Board
  private let threads: [PlatformThread]

  /// Starts `count - 1` threads.
  ///
  /// Throws where the system has no more threads to give.
  package init(count: Int) throws(ThreadsUnavailable) {
    precondition(count > 0, "a pool of \(count) threads")
    self.count = count
    let board = Board()
    var threads: [PlatformThread] = []
    for number in 1..<max(1, count) {
      do {
        threads.append(try PlatformThread { board.serve(as: number) })
      } catch {
        board.dismiss()
        for thread in threads { thread.join() }
        throw ThreadsUnavailable(wanted: count, code: error.code)
      }
    }
    self.board = board
    self.threads = threads
  }

  deinit {
    board.dismiss()
    for thread in threads { thread.join() }
  }

  /// Runs `job` once on every thread and returns when all have finished.
  ///
  /// What the job wrote is visible to the caller then. Not to be called from a job, nor by two threads at
  /// once. Cost: about a microsecond while the threads are awake.
  package func run(_ job: @escaping Job) {
    board.post(job, helpers: count - 1)
    // The caller's own arithmetic keeps its rules: only the job's flushes.
    var rules = fenv_t()
    unsafe fegetenv(&rules)
    ComputeThread.flushDenormals()
    job(0)
    unsafe fesetenv(&rules)
    board.awaitHelpers()
  }
}

/// The system refused to start another thread.
package struct ThreadsUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
  package let wanted: Int
  /// The system's number for the reason.
  package let code: Int32

  package var description: String {
    "cannot start \(wanted) threads (error \(code) of the system); fewer do the same: --threads N"
  }
}

/// Where the job of the moment stands, and who still works on it.
///
/// Everything but `job` is atomic. `job` is written before `posts` rises and while no helper works, and read
/// after: that order is what makes the class Sendable.
@safe private final class Board: @unchecked Sendable {
  private var job: ThreadPool.Job?
  /// Rises with each job; negative once the pool ends.
  private let posts = Atomic<Int>(0)
  private let working = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let door = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let bell = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    unsafe pthread_mutex_init(door, nil)
    unsafe pthread_cond_init(bell, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(bell)
    unsafe pthread_mutex_destroy(door)
    unsafe bell.deallocate()
    unsafe door.deallocate()
  }

  // MARK: The caller's side

  func post(_ job: @escaping ThreadPool.Job, helpers: Int) {
    precondition(working.load(ordering: .relaxed) == 0, "a job is posted while another runs")
    self.job = job
    working.store(helpers, ordering: .relaxed)
    posts.add(1, ordering: .sequentiallyConsistent)
    ring()
  }

  func awaitHelpers() {
    wait { working.load(ordering: .sequentiallyConsistent) == 0 }
    job = nil
  }

  func dismiss() {
    posts.store(-1, ordering: .sequentiallyConsistent)
    ring()
  }

  // MARK: The helpers' side

  func serve(as number: Int) {
    ComputeThread.flushDenormals()
    var seen = 0
    while true {
      wait { posts.load(ordering: .sequentiallyConsistent) != seen }
      seen = posts.load(ordering: .sequentiallyConsistent)
      guard seen >= 0 else { return }
      job?(number)
      let last = working.subtract(1, ordering: .sequentiallyConsistent).newValue == 0
      if last { ring() }
    }
  }

  // MARK: Both

  /// Returns once `condition` holds.
  ///
  /// A sleeper counts itself before it looks for the last time, and whoever changes something looks for
  /// sleepers after it: in the one order of these operations one of the two sees the other.
  @inline(__always)
  private func wait(until condition: () -> Bool) {
    for _ in 0..<Self.spins {
      if condition() { return }
      ComputeThread.spinHint()
    }
    for _ in 0..<Self.yields {
      if condition() { return }
      sched_yield()
    }
    unsafe pthread_mutex_lock(door)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while !condition() { unsafe pthread_cond_wait(bell, door) }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    unsafe pthread_mutex_unlock(door)
  }

  private func ring() {
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    unsafe pthread_mutex_lock(door)
    unsafe pthread_cond_broadcast(bell)
    unsafe pthread_mutex_unlock(door)
  }

  /// At 10 to 40 ns a hint on x86-64 some 50 µs; less on arm64, where yielding follows sooner.
  private static let spins = 2000
  private static let yields = 200
}
