// The kernels' one source. KernelsAVX2, KernelsAVX512 and KernelsNEON are links to this folder, compiled again
// with the instructions of their name (Package.swift); what differs between them stands in this file.

#if AVX512
  /// As many floats as one register holds.
  typealias Vector = SIMD16<Float>
#elseif AVX2
  typealias Vector = SIMD8<Float>
#else
  typealias Vector = SIMD4<Float>
#endif

extension Vector {
  static var lanes: Int { scalarCount }
}

/// a b + c: one rounding where the instruction set has a fused multiply-add.
///
/// The portable path rounds twice: without the instruction each lane would be a library call, twenty times as
/// slow.
@inline(__always)
func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
  #if AVX512 || AVX2 || NEON
    c.addingProduct(a, b)
  #else
    c + a * b
  #endif
}

@inline(__always)
func load(_ pointer: UnsafePointer<Float>) -> Vector {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
}

@inline(__always)
func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
  unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
}

/// Stores the first `count` lanes, 0 < count < lanes.
@inline(__always)
func store(_ vector: Vector, first count: Int, _ pointer: UnsafeMutablePointer<Float>) {
  for lane in 0..<count { unsafe pointer[lane] = vector[lane] }
}
