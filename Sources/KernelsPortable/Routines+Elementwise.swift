package import Kernels

extension Routines {
  package func normalize(
    _ x: Matrix, gain: Row, bias: Row, epsilon: Float, into y: Matrix, mean: Row,
    inverseDeviation: Row
  ) { fatalError("not yet") }

  package func normalizeBackward(
    _ dy: Matrix, x: Matrix, gain: Row, mean: Row, inverseDeviation: Row, addingTo dx: Matrix,
    dgain: Row, dbias: Row, adding: Bool
  ) { fatalError("not yet") }

  package func crossEntropy(
    _ logits: Matrix, labels: Indices, smoothing: Float, gradientScale: Float
  ) -> LossSum { fatalError("not yet") }

  package func addPositions(_ positions: Matrix, to x: Matrix) { fatalError("not yet") }

  package func sumPositions(_ dx: Matrix, into dpositions: Matrix, adding: Bool) {
    fatalError("not yet")
  }

  package func meanPool(_ x: Matrix, into pooled: Matrix) { fatalError("not yet") }

  package func meanPoolBackward(_ dpooled: Matrix, into dx: Matrix) { fatalError("not yet") }

  package func lookUp(_ table: Matrix, _ indices: Indices, into x: Matrix) { fatalError("not yet") }

  package func lookUpBackward(_ dx: Matrix, _ indices: Indices, addingTo dtable: Matrix) {
    fatalError("not yet")
  }

  package func reduce(_ slots: Matrix, into sum: Row) -> Double { fatalError("not yet") }

  package func adamW(
    _ parameters: Row, gradients: Row, firstMoments: Row, secondMoments: Row, _ step: AdamWStep
  ) { fatalError("not yet") }

  package func exp(_ x: Row, into y: Row) { fatalError("not yet") }

  package func tanh(_ x: Row, into y: Row) { fatalError("not yet") }

  package func erf(_ x: Row, into y: Row) { fatalError("not yet") }

  package func gelu(_ x: Row, _ form: GELU, into y: Row, derivative: Row) { fatalError("not yet") }
}
