package import Kernels

extension ScalarTwin {
  package func meanPool(_ x: Matrix, into pooled: Matrix) {
    let tokens = x.rows / pooled.rows
    for b in 0..<pooled.rows {
      for c in 0..<x.columns {
        var sum = 0.0
        for t in 0..<tokens { sum += Double(x.base[(b * tokens + t) * x.stride + c]) }
        pooled.base[b * pooled.stride + c] = Float(sum / Double(tokens))
      }
    }
  }

  package func meanPoolBackward(_ dpooled: Matrix, into dx: Matrix) {
    let tokens = dx.rows / dpooled.rows
    for i in 0..<dx.rows {
      for c in 0..<dx.columns {
        dx.base[i * dx.stride + c] = Float(
          Double(dpooled.base[i / tokens * dpooled.stride + c]) / Double(tokens))
      }
    }
  }
}
