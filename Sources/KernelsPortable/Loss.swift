internal import CKernels
package import Kernels

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension Routines {
  @inline(never)
  package func crossEntropy(
    _ logits: Matrix, labels: Indices, smoothing: Float, gradientScale: Float
  ) -> LossSum {
    let (rows, classes) = (logits.rows, logits.columns)
    precondition(
      classes > 0 && labels.count == rows,
      "crossEntropy: \(rows) x \(classes) logits, \(labels.count) labels")
    var sum = LossSum()
    for row in 0..<rows {
      let label = unsafe Int(labels.base[row])
      precondition(label >= 0 && label < classes, "label \(label) of \(classes) classes")
      unsafe rowLoss(
        logits.base + row &* logits.stride, classes, label, smoothing, gradientScale, &sum)
    }
    return sum
  }
}

/// One row in cache: its maximum; exponentials in place of the logits, and their sum; the gradient.
///
/// With z the logits less their maximum: loss = log Σ e^z - (1 - s) z[label] - s mean(z),
/// gradient = e^z / Σ e^z - target.
@inline(__always)
private func rowLoss(
  _ x: UnsafeMutablePointer<Float>, _ classes: Int, _ label: Int, _ smoothing: Float,
  _ scale: Float, _ sum: inout LossSum
) {
  let full = classes & ~(Vector.lanes &- 1)
  let rest = classes &- full

  var largest = Vector(repeating: -.infinity)
  var j = 0
  while j < full {
    let v = unsafe load(x + j)
    largest = larger(v, largest)
    j &+= Vector.lanes
  }
  if rest > 0 {
    let v = unsafe keep(load(x + full), first: rest, else: Vector(repeating: -.infinity))
    largest = larger(v, largest)
  }
  let maximum = maximumOfLanes(largest)
  let labelLogit = unsafe x[label]
  if labelLogit == maximum {
    // The first of several largest is the answer.
    var first = 0
    while unsafe x[first] != maximum { first &+= 1 }
    if first == label { sum.correct &+= 1 }
  }

  let shift = Vector(repeating: maximum)
  var (total, linear) = (Vector(), Vector())
  j = 0
  while j < full {
    let z = unsafe load(x + j) - shift
    let e = exp(z)
    unsafe store(e, x + j)
    total += e
    linear += z
    j &+= Vector.lanes
  }
  if rest > 0 {
    let z = unsafe keep(load(x + full) - shift, first: rest)
    let e = keep(exp(z), first: rest)
    unsafe store(e, first: rest, x + full)
    total += e
    linear += z
  }
  let partition = sumOfLanes(total)
  let uniform = smoothing / Float(classes)
  sum.loss +=
    log(Double(partition)) - Double(1 - smoothing) * Double(labelLogit - maximum)
    - Double(uniform) * Double(sumOfLanes(linear))

  let factor = Vector(repeating: scale / partition)
  let offset = Vector(repeating: -uniform * scale)
  j = 0
  while j < full {
    unsafe store(multiplyAdd(load(x + j), factor, offset), x + j)
    j &+= Vector.lanes
  }
  if rest > 0 {
    unsafe store(multiplyAdd(load(x + full), factor, offset), first: rest, x + full)
  }
  unsafe x[label] -= (1 - smoothing) * scale
}
