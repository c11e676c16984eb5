package import Kernels

extension ScalarTwin {
  package func addPositions(_ positions: Matrix, to x: Matrix) {
    for i in 0..<x.rows {
      for c in 0..<x.columns {
        x.base[i * x.stride + c] +=
          positions.base[i % positions.rows * positions.stride + c]
      }
    }
  }

  package func sumPositions(_ dx: Matrix, into dpositions: Matrix, adding: Bool) {
    for t in 0..<dpositions.rows {
      for c in 0..<dx.columns {
        var sum = adding ? Double(dpositions.base[t * dpositions.stride + c]) : 0
        for i in stride(from: t, to: dx.rows, by: dpositions.rows) {
          sum += Double(dx.base[i * dx.stride + c])
        }
        dpositions.base[t * dpositions.stride + c] = Float(sum)
      }
    }
  }

  package func lookUp(_ table: Matrix, _ indices: Indices, into x: Matrix) {
    for i in 0..<x.rows {
      for c in 0..<x.columns {
        x.base[i * x.stride + c] = table.base[Int(indices.base[i]) * table.stride + c]
      }
    }
  }

  package func lookUpBackward(_ dx: Matrix, _ indices: Indices, addingTo dtable: Matrix) {
    for v in 0..<dtable.rows {
      for c in 0..<dx.columns {
        var sum = Double(dtable.base[v * dtable.stride + c])
        for i in 0..<dx.rows where indices.base[i] == v {
          sum += Double(dx.base[i * dx.stride + c])
        }
        dtable.base[v * dtable.stride + c] = Float(sum)
      }
    }
  }
}
