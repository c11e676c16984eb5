internal import CKernels
package import Kernels

extension Routines {
  @inline(never)
  package func adamW(
    _ parameters: Row, gradients: Row, firstMoments: Row, secondMoments: Row, _ step: AdamWStep
  ) {
    let count = parameters.count
    precondition(
      gradients.count == count && firstMoments.count == count && secondMoments.count == count,
      "adamW: \(count), \(gradients.count), \(firstMoments.count), \(secondMoments.count) floats")
    let update = AdamWUpdate(step)
    let (p, g) = unsafe (parameters.base, gradients.base)
    let (m, v) = unsafe (firstMoments.base, secondMoments.base)
    var i = 0
    while i &+ Vector.lanes <= count {
      let new = unsafe update(load(p + i), load(g + i), load(m + i), load(v + i))
      unsafe store(new.p, p + i)
      unsafe store(new.m, m + i)
      unsafe store(new.v, v + i)
      i &+= Vector.lanes
    }
    guard i < count else { return }
    let new = unsafe update(load(p + i), load(g + i), load(m + i), load(v + i))
    unsafe store(new.p, first: count &- i, p + i)
    unsafe store(new.m, first: count &- i, m + i)
    unsafe store(new.v, first: count &- i, v + i)
  }
}

/// One vector of the update, its constants folded as far as that does not change the formula.
private struct AdamWUpdate {
  private let beta1, beta2, firstShare, secondShare, epsilon, kept, rate, rootCorrection: Vector

  @inline(__always)
  init(_ step: AdamWStep) {
    let s = step.gradientScale
    beta1 = Vector(repeating: step.beta1)
    beta2 = Vector(repeating: step.beta2)
    firstShare = Vector(repeating: (1 - step.beta1) * s)
    secondShare = Vector(repeating: (1 - step.beta2) * s * s)
    epsilon = Vector(repeating: step.epsilon)
    kept = Vector(repeating: 1 - step.learningRate * step.weightDecay)
    rate = Vector(repeating: step.learningRate / step.correction1)
    rootCorrection = Vector(repeating: 1 / step.correction2.squareRoot())
  }

  @inline(__always)
  func callAsFunction(
    _ p: Vector, _ g: Vector, _ m: Vector, _ v: Vector
  ) -> (
    p: Vector, m: Vector, v: Vector
  ) {
    let newM = multiplyAdd(m, beta1, g * firstShare)
    let newV = multiplyAdd(v, beta2, g * g * secondShare)
    let root = multiplyAdd(squareRoot(newV), rootCorrection, epsilon)
    return (p * kept - newM * rate / root, newM, newV)
  }
}
