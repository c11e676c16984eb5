package import Scaling

/// What a long fit says while it runs.
package enum FitProgress: Equatable, Sendable {
  /// The law of `shape` is next, number `index` of `count` from one on.
  case started(shape: Shape, index: Int, count: Int)
  /// A law, or the reason why there is none.
  case finished(Law)
}
