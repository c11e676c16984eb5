import Engine
import Kernels
import Synchronization

/// Tensors with memory of their own, never freed: views do not keep it alive, and tests are short.
struct Tensors {
  private(set) var all: [NamedTensor] = []

  /// What a leak checker finds all of them by.
  private static let kept = Mutex<[Row]>([])

  /// One tensor a shape, its values given by index.
  init(_ shapes: [(name: String, shape: [Int])], value: (Int) -> Float) {
    for (name, shape) in shapes {
      let count = shape.reduce(1, *)
      let base = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
      for index in 0..<count { (base + index).initialize(to: value(index)) }
      Self.kept.withLock { $0.append(Row(base: base, count: count)) }
      all.append(NamedTensor(name, shape: shape, values: Row(base: base, count: count)))
    }
  }

  func values(_ name: String) -> [Float] {
    all.filter { $0.name == name }.flatMap {
      Array(UnsafeBufferPointer(start: $0.values.base, count: $0.values.count))
    }
  }
}
