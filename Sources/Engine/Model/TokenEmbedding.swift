internal import Kernels

/// x[b·T + t] = table[tokens[b·T + t]] + positions[t].
///
/// x (N, C), table (V, C), positions (T, C).
struct TokenEmbedding: Sendable {
  private let table: Range<Int>
  private let positions: Range<Int>
  private let width: Int

  init(table: Range<Int>, positions: Range<Int>, width: Int) {
    self.table = table
    self.positions = positions
    self.width = width
  }

  func forward(_ tokens: Indices, into x: Matrix, _ pass: Pass) {
    pass.kernels.lookUp(matrix(table, of: pass.weights), tokens, into: x)
    pass.kernels.addPositions(matrix(positions, of: pass.weights), to: x)
  }

  func backward(_ dx: Matrix, _ tokens: Indices, _ gradients: Gradients, _ pass: Pass) {
    pass.kernels.sumPositions(
      dx, into: matrix(positions, of: gradients.row), adding: gradients.adding)
    // Tokens that do not occur get nothing written.
    if !gradients.adding { gradients[table].clear() }
    pass.kernels.lookUpBackward(dx, tokens, addingTo: matrix(table, of: gradients.row))
  }

  private func matrix(_ range: Range<Int>, of arena: Row) -> Matrix {
    arena[range].matrix(rows: range.count / width, columns: width)
  }
}
