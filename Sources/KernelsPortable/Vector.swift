internal import CKernels

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

/// a b + c: one rounding where the instruction set has a fused multiply-add, two on the portable path.
@inline(__always)
func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector { CKernels.multiplyAdd(a, b, c) }

@inline(__always)
func load(_ pointer: UnsafePointer<Float>) -> Vector {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
}

@inline(__always)
func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
  unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
}

/// Stores the first `count` lanes, 0 < count < lanes.
///
/// By halves: a loop over lanes would make the compiler compute whatever is stored one lane at a time.
@inline(__always)
func store(_ vector: SIMD16<Float>, first count: Int, _ pointer: UnsafeMutablePointer<Float>) {
  guard count & 8 != 0 else { return unsafe store(vector.lowHalf, first: count, pointer) }
  unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector.lowHalf, as: SIMD8<Float>.self)
  unsafe store(vector.highHalf, first: count, pointer + 8)
}

@inline(__always)
func store(_ vector: SIMD8<Float>, first count: Int, _ pointer: UnsafeMutablePointer<Float>) {
  guard count & 4 != 0 else { return unsafe store(vector.lowHalf, first: count, pointer) }
  unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector.lowHalf, as: SIMD4<Float>.self)
  unsafe store(vector.highHalf, first: count, pointer + 4)
}

@inline(__always)
func store(_ vector: SIMD4<Float>, first count: Int, _ pointer: UnsafeMutablePointer<Float>) {
  guard count & 2 != 0 else {
    if count & 1 != 0 { unsafe pointer[0] = vector[0] }
    return
  }
  unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector.lowHalf, as: SIMD2<Float>.self)
  if count & 1 != 0 { unsafe pointer[2] = vector[2] }
}
