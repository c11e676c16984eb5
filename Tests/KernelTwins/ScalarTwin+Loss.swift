package import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ScalarTwin {
  package func crossEntropy(
    _ logits: Matrix, labels: Indices, smoothing: Float, gradientScale: Float
  ) -> LossSum {
    var sum = LossSum()
    let (classes, s) = (logits.columns, Double(smoothing))
    for t in 0..<logits.rows {
      let x = (0..<classes).map { Double(logits.base[t * logits.stride + $0]) }
      let label = Int(labels.base[t])
      let largest = x.max() ?? 0
      if x.firstIndex(of: largest) == label { sum.correct += 1 }
      let powers = exponentials(x, less: largest)
      let total = powers.reduce(0, +)
      for c in 0..<classes {
        let target = (c == label ? 1 - s : 0) + s / Double(classes)
        sum.loss -= target * (x[c] - largest - logarithm(total))
        logits.base[t * logits.stride + c] = Float(
          Double(gradientScale) * (powers[c] / total - target))
      }
    }
    return sum
  }
}

private func exponentials(_ x: [Double], less largest: Double) -> [Double] {
  x.map { exp($0 - largest) }
}

private func logarithm(_ x: Double) -> Double { log(x) }
