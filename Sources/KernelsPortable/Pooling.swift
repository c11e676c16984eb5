package import Kernels

extension Routines {
  @inline(never)
  package func meanPool(_ x: Matrix, into pooled: Matrix) {
    let tokens = tokensOfSequence(x, pooled)
    let share = Vector(repeating: 1 / Float(tokens))
    for b in 0..<pooled.rows {
      unsafe sumRows(
        x.base + b &* tokens &* x.stride, tokens, x.stride, into: pooled.base + b &* pooled.stride,
        pooled.columns, adding: false, times: share)
    }
  }

  @inline(never)
  package func meanPoolBackward(_ dpooled: Matrix, into dx: Matrix) {
    let tokens = tokensOfSequence(dx, dpooled)
    let share = Vector(repeating: 1 / Float(tokens))
    for row in 0..<dx.rows {
      let from = unsafe dpooled.base + row / tokens &* dpooled.stride
      let to = unsafe dx.base + row &* dx.stride
      unsafe eachVector(dx.columns, into: to) { unsafe load(from + $0) * share }
    }
  }
}

private func tokensOfSequence(_ x: Matrix, _ pooled: Matrix) -> Int {
  precondition(
    pooled.rows > 0 && x.rows > 0 && x.rows % pooled.rows == 0 && x.columns == pooled.columns,
    "\(x.rows) x \(x.columns) tokens of \(pooled.rows) x \(pooled.columns) sequences")
  return x.rows / pooled.rows
}
