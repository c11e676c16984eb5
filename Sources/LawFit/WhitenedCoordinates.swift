/// Coordinates φ in which a problem's Jacobian at its start has orthonormal columns.
///
/// Parameters of a law lie in a narrow valley, along which a damped step creeps; in these
/// coordinates the valley is round, a damped step is nearly Newton's, and a step's length is the
/// change it makes to the residuals. θ = θ₀ + M (φ - φ₀) with M = (JᵀJ)^-½ from Cholesky's factor,
/// and φ₀ the length of the residuals, which a relative tolerance is thereby measured against.
package struct WhitenedCoordinates {
  private let origin: [Double]
  /// M, upper triangular, row by row.
  private let matrix: [Double]
  package let start: [Double]

  package init(jacobian: [Double], residualLength: Double, origin: [Double]) {
    let p = origin.count
    self.origin = origin
    start = Array(repeating: max(residualLength, Self.leastLength), count: p)
    var normal = [Double](repeating: 0, count: p * p)
    for row in stride(from: 0, to: jacobian.count, by: p) {
      for j in 0..<p {
        for k in 0...j { normal[j * p + k] += jacobian[row + j] * jacobian[row + k] }
      }
    }
    let lengths = (0..<p).map { max(normal[$0 * p + $0].squareRoot(), Double.leastNormalMagnitude) }
    // L of the matrix scaled to a unit diagonal, in place below the diagonal.
    for j in 0..<p {
      for k in 0...j {
        var sum = normal[j * p + k] / (lengths[j] * lengths[k])
        for m in 0..<k { sum -= normal[j * p + m] * normal[k * p + m] }
        let pivot = j == k ? max(sum, Self.leastPivot).squareRoot() : normal[k * p + k]
        normal[j * p + k] = j == k ? pivot : sum / pivot
      }
    }
    // Column m of M solves Lᵀ y = e(m).
    var matrix = [Double](repeating: 0, count: p * p)
    for m in 0..<p {
      for j in stride(from: m, through: 0, by: -1) {
        var sum = j == m ? 1.0 : 0
        for k in j + 1..<max(m + 1, j + 1) { sum -= normal[k * p + j] * matrix[k * p + m] }
        matrix[j * p + m] = sum / normal[j * p + j]
      }
    }
    for j in 0..<p {
      for m in 0..<p { matrix[j * p + m] /= lengths[j] }
    }
    self.matrix = matrix
  }

  /// θₖ at φ.
  package func parameter(_ k: Int, at vector: Span<Double>) -> Double {
    let p = origin.count
    var value = origin[k]
    for j in k..<p { value += matrix[k * p + j] * (vector[j] - start[j]) }
    return value
  }

  /// Turns derivatives by θ, row by row, into derivatives by φ.
  package func transform(_ jacobian: inout MutableSpan<Double>) {
    let p = origin.count
    for row in stride(from: 0, to: jacobian.count, by: p) {
      for j in stride(from: p - 1, through: 0, by: -1) {
        var sum = 0.0
        for k in 0...j { sum += jacobian[row + k] * matrix[k * p + j] }
        jacobian[row + j] = sum
      }
    }
  }

  /// Residuals of one part in 1e12 of the errors are rounding.
  private static let leastLength = 1e-12
  /// Where columns are dependent, a coordinate of bounded length takes the place of the endless one.
  private static let leastPivot = 1e-12
}
