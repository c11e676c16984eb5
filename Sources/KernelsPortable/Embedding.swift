package import Kernels

extension Routines {
  @inline(never)
  package func addPositions(_ positions: Matrix, to x: Matrix) {
    checkPositions(positions, x)
    for row in 0..<x.rows {
      let p = unsafe positions.base + row % positions.rows &* positions.stride
      let to = unsafe x.base + row &* x.stride
      unsafe eachVector(x.columns, into: to) { unsafe load(to + $0) + load(p + $0) }
    }
  }

  @inline(never)
  package func sumPositions(_ dx: Matrix, into dpositions: Matrix, adding: Bool) {
    checkPositions(dpositions, dx)
    let tokens = dpositions.rows
    for t in 0..<tokens {
      unsafe sumRows(
        dx.base + t &* dx.stride, dx.rows / tokens, tokens &* dx.stride,
        into: dpositions.base + t &* dpositions.stride, dx.columns, adding: adding,
        times: Vector(repeating: 1))
    }
  }

  @inline(never)
  package func lookUp(_ table: Matrix, _ indices: Indices, into x: Matrix) {
    checkIndices(table, indices, x)
    for row in 0..<x.rows {
      let from = unsafe table.base + Int(indices.base[row]) &* table.stride
      let to = unsafe x.base + row &* x.stride
      unsafe eachVector(x.columns, into: to) { unsafe load(from + $0) }
    }
  }

  @inline(never)
  package func lookUpBackward(_ dx: Matrix, _ indices: Indices, addingTo dtable: Matrix) {
    checkIndices(dtable, indices, dx)
    for row in 0..<dx.rows {
      let from = unsafe dx.base + row &* dx.stride
      let to = unsafe dtable.base + Int(indices.base[row]) &* dtable.stride
      unsafe eachVector(dx.columns, into: to) { unsafe load(to + $0) + load(from + $0) }
    }
  }
}

private func checkPositions(_ positions: Matrix, _ x: Matrix) {
  precondition(
    positions.rows > 0 && x.rows % positions.rows == 0 && x.columns == positions.columns,
    "\(positions.rows) x \(positions.columns) positions for \(x.rows) x \(x.columns) tokens")
}

private func checkIndices(_ table: Matrix, _ indices: Indices, _ x: Matrix) {
  precondition(
    indices.count == x.rows && x.columns == table.columns,
    "\(indices.count) indices, \(x.rows) x \(x.columns) from rows of \(table.columns)")
  for i in 0..<indices.count {
    let index = unsafe Int(indices.base[i])
    precondition(index >= 0 && index < table.rows, "row \(index) of \(table.rows)")
  }
}
