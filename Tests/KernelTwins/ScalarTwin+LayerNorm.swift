package import Kernels

extension ScalarTwin {
  package func normalize(
    _ x: Matrix, gain: Row, bias: Row, epsilon: Float, into y: Matrix, mean: Row,
    inverseDeviation: Row
  ) {
    for t in 0..<x.rows {
      let row = (0..<x.columns).map { Double(x.base[t * x.stride + $0]) }
      let average = row.reduce(0, +) / Double(row.count)
      let variance = row.map { ($0 - average) * ($0 - average) }.reduce(0, +) / Double(row.count)
      let inverse = 1 / (variance + Double(epsilon)).squareRoot()
      mean.base[t] = Float(average)
      inverseDeviation.base[t] = Float(inverse)
      for c in 0..<x.columns {
        y.base[t * y.stride + c] = Float(
          Double(gain.base[c]) * (row[c] - average) * inverse + Double(bias.base[c]))
      }
    }
  }

  // y = gain x̂ + bias, x̂ = (x - μ) / σ. With h = gain dy:
  // dx = (h - mean(h) - x̂ mean(h x̂)) / σ, dgain = Σ_t dy x̂, dbias = Σ_t dy.
  package func normalizeBackward(
    _ dy: Matrix, x: Matrix, gain: Row, mean: Row, inverseDeviation: Row, addingTo dx: Matrix,
    dgain: Row, dbias: Row, adding: Bool
  ) {
    let columns = x.columns
    var (gainSums, biasSums) = (
      (0..<columns).map { adding ? Double(dgain.base[$0]) : 0 },
      (0..<columns).map { adding ? Double(dbias.base[$0]) : 0 }
    )
    for t in 0..<x.rows {
      let (average, inverse) = (Double(mean.base[t]), Double(inverseDeviation.base[t]))
      let normal = (0..<columns).map { (Double(x.base[t * x.stride + $0]) - average) * inverse }
      let slope = (0..<columns).map { Double(dy.base[t * dy.stride + $0]) }
      let h = (0..<columns).map { slope[$0] * Double(gain.base[$0]) }
      let a = h.reduce(0, +) / Double(columns)
      let b = zip(h, normal).map(*).reduce(0, +) / Double(columns)
      for c in 0..<columns {
        gainSums[c] += slope[c] * normal[c]
        biasSums[c] += slope[c]
        let old = Double(dx.base[t * dx.stride + c])
        dx.base[t * dx.stride + c] = Float(old + inverse * (h[c] - a - normal[c] * b))
      }
    }
    for c in 0..<columns {
      dgain.base[c] = Float(gainSums[c])
      dbias.base[c] = Float(biasSums[c])
    }
  }
}
