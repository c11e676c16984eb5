internal import Kernels

/// How a tensor begins.
package enum Initialisation: Hashable, Sendable {
  case zeros
  case ones
  /// Mean zero.
  case normal(deviation: Float)
  /// Between -bound and bound.
  case uniform(bound: Float)

  /// Element i is a function of (seed, name, i) alone.
  func fill(_ tensor: Row, seed: UInt64, name: String) {
    // FNV-1a: 64 bits tell names apart, half of them as the stream, half as the upper half of the index.
    let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let random = CounterRandom(
      seed: seed, purpose: .initialisation, stream: UInt32(truncatingIfNeeded: hash >> 32))
    for start in stride(from: 0, to: tensor.count, by: 4) {
      let index = hash << 32 | UInt64(start / 4)
      let values: SIMD4<Double> =
        switch self {
        case .zeros: .zero
        case .ones: .one
        case .normal(let deviation): Double(deviation) * random.normals(at: index)
        case .uniform(let bound): Double(bound) * (2 * random.uniforms(at: index) - 1)
        }
      for i in start..<min(start + 4, tensor.count) {
        unsafe tensor.base[i] = Float(values[i - start])
      }
    }
  }

  /// The same numbers in double precision.
  func values(_ count: Int, seed: UInt64, name: String) -> [Double] {
    let floats = unsafe [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      if let base = buffer.baseAddress {
        unsafe fill(Row(base: base, count: count), seed: seed, name: name)
      }
      filled = count
    }
    return floats.map(Double.init)
  }
}
