internal import CKernels
package import Kernels

// Layer norm, Ba, Kiros, Hinton 2016, arXiv:1607.06450: y = gain · x̂ + bias with x̂ = (x - mean) / sqrt(variance + ε).
//
// Several rows at a time, so that one's sums over lanes hide behind the others' loads; each row is the same
// sequence of operations however many go with it.

extension Routines {
  @inline(never)
  package func normalize(
    _ x: Matrix, gain: Row, bias: Row, epsilon: Float, into y: Matrix, mean: Row,
    inverseDeviation: Row
  ) {
    let (rows, columns) = (x.rows, x.columns)
    precondition(
      columns > 0 && y.rows == rows && y.columns == columns && gain.count == columns
        && bias.count == columns && mean.count == rows && inverseDeviation.count == rows,
      "normalize: \(rows) x \(columns) into \(y.rows) x \(y.columns)")
    var row = 0
    while row &+ 4 <= rows {
      unsafe forward(
        InlineArray<4, Void>.self, x.base + row &* x.stride, x.stride, gain.base, bias.base,
        epsilon, y.base + row &* y.stride, y.stride, columns, mean.base + row,
        inverseDeviation.base + row)
      row &+= 4
    }
    while row < rows {
      unsafe forward(
        InlineArray<1, Void>.self, x.base + row &* x.stride, x.stride, gain.base, bias.base,
        epsilon, y.base + row &* y.stride, y.stride, columns, mean.base + row,
        inverseDeviation.base + row)
      row &+= 1
    }
  }

  @inline(never)
  package func normalizeBackward(
    _ dy: Matrix, x: Matrix, gain: Row, mean: Row, inverseDeviation: Row, addingTo dx: Matrix,
    dgain: Row, dbias: Row, adding: Bool
  ) {
    let (rows, columns) = (x.rows, x.columns)
    precondition(
      columns > 0 && dy.rows == rows && dy.columns == columns && dx.rows == rows
        && dx.columns == columns && gain.count == columns && dgain.count == columns
        && dbias.count == columns && mean.count == rows && inverseDeviation.count == rows,
      "normalizeBackward: \(rows) x \(columns), \(dy.rows) x \(dy.columns)")
    if !adding {
      unsafe dgain.base.update(repeating: 0, count: columns)
      unsafe dbias.base.update(repeating: 0, count: columns)
    }
    var row = 0
    while row &+ 2 <= rows {
      unsafe backward(
        InlineArray<2, Void>.self, dy.base + row &* dy.stride, dy.stride, x.base + row &* x.stride,
        x.stride, gain.base, mean.base + row, inverseDeviation.base + row,
        dx.base + row &* dx.stride, dx.stride, columns, dgain.base, dbias.base)
      row &+= 2
    }
    if row < rows {
      unsafe backward(
        InlineArray<1, Void>.self, dy.base + row &* dy.stride, dy.stride, x.base + row &* x.stride,
        x.stride, gain.base, mean.base + row, inverseDeviation.base + row,
        dx.base + row &* dx.stride, dx.stride, columns, dgain.base, dbias.base)
    }
  }
}

private typealias Input = UnsafePointer<Float>
private typealias Output = UnsafeMutablePointer<Float>

@inline(__always)
private func forward<let R: Int>(
  _: InlineArray<R, Void>.Type, _ x: Input, _ xStride: Int, _ gain: Input, _ bias: Input,
  _ epsilon: Float, _ y: Output, _ yStride: Int, _ columns: Int, _ mean: Output, _ inverse: Output
) {
  let full = columns & ~(Vector.lanes &- 1)
  let rest = columns &- full
  let share = 1 / Float(columns)

  var sums = InlineArray<R, Vector>(repeating: Vector())
  var j = 0
  while j < full {
    for r in 0..<R { unsafe sums[unchecked: r] += load(x + r &* xStride + j) }
    j &+= Vector.lanes
  }
  if rest > 0 {
    for r in 0..<R {
      unsafe sums[unchecked: r] += keep(load(x + r &* xStride + full), first: rest)
    }
  }
  var means = InlineArray<R, Vector>(repeating: Vector())
  for r in 0..<R {
    let m = unsafe sumOfLanes(sums[unchecked: r]) * share
    unsafe mean[r] = m
    unsafe means[unchecked: r] = Vector(repeating: m)
    unsafe sums[unchecked: r] = Vector()
  }

  j = 0
  while j < full {
    for r in 0..<R {
      let d = unsafe load(x + r &* xStride + j) - means[unchecked: r]
      unsafe sums[unchecked: r] = multiplyAdd(d, d, sums[unchecked: r])
    }
    j &+= Vector.lanes
  }
  if rest > 0 {
    for r in 0..<R {
      let d = unsafe keep(load(x + r &* xStride + full) - means[unchecked: r], first: rest)
      unsafe sums[unchecked: r] = multiplyAdd(d, d, sums[unchecked: r])
    }
  }
  for r in 0..<R {
    let variance = unsafe Vector(repeating: sumOfLanes(sums[unchecked: r]) * share + epsilon)
    let inverseDeviation = Vector(repeating: 1) / squareRoot(variance)
    unsafe inverse[r] = inverseDeviation[0]
    unsafe sums[unchecked: r] = inverseDeviation
  }

  j = 0
  while j < full {
    let (g, b) = unsafe (load(gain + j), load(bias + j))
    for r in 0..<R {
      let d = unsafe load(x + r &* xStride + j) - means[unchecked: r]
      unsafe store(multiplyAdd(d * sums[unchecked: r], g, b), y + r &* yStride + j)
    }
    j &+= Vector.lanes
  }
  guard rest > 0 else { return }
  let (g, b) = unsafe (load(gain + full), load(bias + full))
  for r in 0..<R {
    let d = unsafe load(x + r &* xStride + full) - means[unchecked: r]
    unsafe store(
      multiplyAdd(d * sums[unchecked: r], g, b), first: rest, y + r &* yStride + full)
  }
}

// With h = gain · dy, the gradient at x̂: dx = (h - mean(h) - x̂ mean(h x̂)) / deviation,
// dgain = Σ_rows dy x̂, dbias = Σ_rows dy.
@inline(__always)
private func backward<let R: Int>(
  _: InlineArray<R, Void>.Type, _ dy: Input, _ dyStride: Int, _ x: Input, _ xStride: Int,
  _ gain: Input, _ mean: Input, _ inverse: Input, _ dx: Output, _ dxStride: Int, _ columns: Int,
  _ dgain: Output, _ dbias: Output
) {
  let full = columns & ~(Vector.lanes &- 1)
  let rest = columns &- full
  let share = 1 / Float(columns)
  var means = InlineArray<R, Vector>(repeating: Vector())
  var inverses = InlineArray<R, Vector>(repeating: Vector())
  for r in 0..<R {
    unsafe means[unchecked: r] = Vector(repeating: mean[r])
    unsafe inverses[unchecked: r] = Vector(repeating: inverse[r])
  }

  // Sums of h and of h x̂.
  var sums = InlineArray<R, Vector>(repeating: Vector())
  var products = InlineArray<R, Vector>(repeating: Vector())
  var j = 0
  while j < full {
    let g = unsafe load(gain + j)
    var (gainSum, biasSum) = unsafe (load(dgain + j), load(dbias + j))
    for r in 0..<R {
      let d = unsafe load(dy + r &* dyStride + j)
      let normal =
        unsafe (load(x + r &* xStride + j) - means[unchecked: r]) * inverses[unchecked: r]
      gainSum = multiplyAdd(d, normal, gainSum)
      biasSum += d
      let h = d * g
      unsafe sums[unchecked: r] += h
      unsafe products[unchecked: r] = multiplyAdd(h, normal, products[unchecked: r])
    }
    unsafe store(gainSum, dgain + j)
    unsafe store(biasSum, dbias + j)
    j &+= Vector.lanes
  }
  if rest > 0 {
    let g = unsafe load(gain + full)
    var (gainSum, biasSum) = unsafe (load(dgain + full), load(dbias + full))
    for r in 0..<R {
      let d = unsafe load(dy + r &* dyStride + full)
      let normal =
        unsafe (load(x + r &* xStride + full) - means[unchecked: r]) * inverses[unchecked: r]
      gainSum = multiplyAdd(d, normal, gainSum)
      biasSum += d
      let h = keep(d * g, first: rest)
      unsafe sums[unchecked: r] += h
      unsafe products[unchecked: r] += keep(h * normal, first: rest)
    }
    unsafe store(gainSum, first: rest, dgain + full)
    unsafe store(biasSum, first: rest, dbias + full)
  }

  // dx += inverse · (h - a) - (x - mean) · b, with a = mean(h), b = inverse² mean(h x̂).
  for r in 0..<R {
    let i = unsafe inverse[r]
    unsafe sums[unchecked: r] = Vector(repeating: sumOfLanes(sums[unchecked: r]) * share)
    unsafe products[unchecked: r] = Vector(
      repeating: -sumOfLanes(products[unchecked: r]) * share * i)
  }
  j = 0
  while j < full {
    let g = unsafe load(gain + j)
    for r in 0..<R {
      let h = unsafe load(dy + r &* dyStride + j) * g - sums[unchecked: r]
      let d = unsafe load(x + r &* xStride + j) - means[unchecked: r]
      let slope = unsafe multiplyAdd(d, products[unchecked: r], h)
      let target = unsafe dx + r &* dxStride + j
      unsafe store(multiplyAdd(slope, inverses[unchecked: r], load(target)), target)
    }
    j &+= Vector.lanes
  }
  guard rest > 0 else { return }
  let g = unsafe load(gain + full)
  for r in 0..<R {
    let h = unsafe load(dy + r &* dyStride + full) * g - sums[unchecked: r]
    let d = unsafe load(x + r &* xStride + full) - means[unchecked: r]
    let slope = unsafe multiplyAdd(d, products[unchecked: r], h)
    let target = unsafe dx + r &* dxStride + full
    unsafe store(
      multiplyAdd(slope, inverses[unchecked: r], load(target)), first: rest, target)
  }
}
