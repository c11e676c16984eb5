package import Kernels

extension ScalarTwin {
  package func reduce(_ slots: Matrix, into sum: Row) -> Double {
    var squares = 0.0
    for i in 0..<sum.count {
      let total = (0..<slots.rows).reduce(0.0) { $0 + Double(slots.base[$1 * slots.stride + i]) }
      sum.base[i] = Float(total)
      squares += total * total
    }
    return squares
  }

  package func adamW(
    _ parameters: Row, gradients: Row, firstMoments: Row, secondMoments: Row, _ step: AdamWStep
  ) {
    let (beta1, beta2) = (Double(step.beta1), Double(step.beta2))
    for i in 0..<parameters.count {
      let g = Double(gradients.base[i]) * Double(step.gradientScale)
      let m = beta1 * Double(firstMoments.base[i]) + (1 - beta1) * g
      let v = beta2 * Double(secondMoments.base[i]) + (1 - beta2) * g * g
      let p = Double(parameters.base[i])
      let root = (v / Double(step.correction2)).squareRoot() + Double(step.epsilon)
      let update = m / Double(step.correction1) / root + Double(step.weightDecay) * p
      firstMoments.base[i] = Float(m)
      secondMoments.base[i] = Float(v)
      parameters.base[i] = Float(p - Double(step.learningRate) * update)
    }
  }
}
