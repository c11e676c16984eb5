internal import CKernels
package import Kernels

// Sums over lanes, and over the gradient arenas of the slots.

/// Σ of the lanes, as a binary tree: halves are added until one number is left.
@inline(__always)
func sumOfLanes(_ v: SIMD16<Float>) -> Float { sumOfLanes(v.lowHalf + v.highHalf) }

@inline(__always)
func sumOfLanes(_ v: SIMD8<Float>) -> Float { sumOfLanes(v.lowHalf + v.highHalf) }

@inline(__always)
func sumOfLanes(_ v: SIMD4<Float>) -> Float {
  let pairs = v.lowHalf + v.highHalf
  return pairs[0] + pairs[1]
}

/// The largest lane.
@inline(__always)
func maximumOfLanes(_ v: SIMD16<Float>) -> Float {
  maximumOfLanes(larger(v.lowHalf, v.highHalf))
}

@inline(__always)
func maximumOfLanes(_ v: SIMD8<Float>) -> Float {
  maximumOfLanes(larger(v.lowHalf, v.highHalf))
}

@inline(__always)
func maximumOfLanes(_ v: SIMD4<Float>) -> Float {
  max(max(v[0], v[2]), max(v[1], v[3]))
}

/// v in the first `count` lanes, zero in the rest: what stands behind a row's end must not count.
@inline(__always)
func keep(_ v: Vector, first count: Int) -> Vector { keep(v, first: count, else: Vector()) }

extension Routines {
  @inline(never)
  package func reduce(_ slots: Matrix, into sum: Row) -> Double {
    precondition(
      slots.rows > 0 && slots.columns == sum.count,
      "reduce: \(slots.rows) slots of \(slots.columns) floats into \(sum.count)")
    let (from, stride) = unsafe (UnsafePointer(slots.base), slots.stride)
    return switch slots.rows {
    case 1: sumTree(into: sum) { unsafe load(from + $0) }
    case 2: sumTree(into: sum) { unsafe pair(from + $0, stride) }
    case 4: sumTree(into: sum) { unsafe four(from + $0, stride) }
    case 8: sumTree(into: sum) { unsafe eight(from + $0, stride) }
    default: sumTree(into: sum) { unsafe any(slots.rows, from + $0, stride) }
    }
  }
}

/// Writes `total(i)` at every vector of `sum` and returns the sum of squares.
///
/// Squares of Float are exact in Double; each lane is one chain, and the lanes are added in their order.
@inline(__always)
private func sumTree(into sum: Row, _ total: (Int) -> Vector) -> Double {
  let (to, count) = unsafe (sum.base, sum.count)
  var squares = Doubles()
  var i = 0
  while i &+ Vector.lanes <= count {
    let v = total(i)
    unsafe store(v, to + i)
    squares = addSquares(squares, v)
    i &+= Vector.lanes
  }
  if i < count {
    let v = keep(total(i), first: count &- i)
    unsafe store(v, first: count &- i, to + i)
    squares = addSquares(squares, v)
  }
  var sumOfSquares = 0.0
  for lane in 0..<Vector.lanes { sumOfSquares += squares[lane] }
  return sumOfSquares
}

@inline(__always)
private func pair(_ p: UnsafePointer<Float>, _ stride: Int) -> Vector {
  unsafe load(p) + load(p + stride)
}

@inline(__always)
private func four(_ p: UnsafePointer<Float>, _ stride: Int) -> Vector {
  unsafe pair(p, stride) + pair(p + 2 &* stride, stride)
}

@inline(__always)
private func eight(_ p: UnsafePointer<Float>, _ stride: Int) -> Vector {
  unsafe four(p, stride) + four(p + 4 &* stride, stride)
}

/// The largest power of two below `count` on the left, the rest on the right.
private func any(_ count: Int, _ p: UnsafePointer<Float>, _ stride: Int) -> Vector {
  guard count > 1 else { return unsafe load(p) }
  let left = 1 &<< (Int.bitWidth &- 1 &- (count &- 1).leadingZeroBitCount)
  return unsafe any(left, p, stride) + any(count &- left, p + left &* stride, stride)
}
