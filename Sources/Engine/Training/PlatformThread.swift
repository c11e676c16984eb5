#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A thread of the operating system, to be joined by its owner.
///
/// Not a task: the language's own threads are shared, and must neither spin nor have other rules of
/// arithmetic.
struct PlatformThread: Sendable {
  private let handle: Handle

  /// Starts a thread that does `work` once.
  init(_ work: @escaping @Sendable () -> Void) throws(Refusal) {
    let context = unsafe Unmanaged.passRetained(Work(work)).toOpaque()
    #if canImport(Darwin)
      var handle: pthread_t?
      let code = unsafe pthread_create(&handle, nil, { unsafe Work.perform($0) }, context)
      guard code == 0, let handle = unsafe handle else {
        unsafe Unmanaged<Work>.fromOpaque(context).release()
        throw Refusal(code: code)
      }
      unsafe self.handle = Handle(thread: handle)
    #else
      var handle = pthread_t()
      let code = unsafe pthread_create(&handle, nil, { unsafe Work.perform($0) }, context)
      guard code == 0 else {
        unsafe Unmanaged<Work>.fromOpaque(context).release()
        throw Refusal(code: code)
      }
      self.handle = Handle(thread: handle)
    #endif
  }

  /// Returns once the thread has finished.
  func join() {
    #if canImport(Darwin)
      unsafe pthread_join(handle.thread, nil)
    #else
      pthread_join(handle.thread, nil)
    #endif
  }

  /// The system's number for why there is no thread.
  struct Refusal: Error { let code: Int32 }

  /// A thread's name for itself may be used from any other.
  @safe private struct Handle: @unchecked Sendable { let thread: pthread_t }

  private final class Work: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    static func perform(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      guard let context = unsafe context else { return nil }
      unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }
  }
}
