import Synchronization

/// Counts from 1, for any thread.
final class Counter: Sendable {
  private let value = Atomic(0)

  var last: Int { value.load(ordering: .relaxed) }

  func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
