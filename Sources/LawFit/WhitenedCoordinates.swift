/// Coordinates φ in which a problem's Jacobian at its start has orthonormal columns.
///
/// Parameters of a law lie in a narrow valley, along which a damped step creeps; in these
/// coordinates the valley is round, a damped step is nearly Newton's, and a step's length is the
/// change it makes to the residuals. θ = θ₀ + M (φ - φ₀) with M = (JᵀJ)^-½ from Cholesky's factor,
/// and φ₀ the length of the residuals, which a relative tolerance is thereby measured against.
package struct WhitenedCoordinates {
  private let origin: [Double]
  /// The rows of M, upper triangular; a law has four parameters at most.
  private let matrix: [SIMD4<Double>]
  package let start: [Double]

  package init(jacobian: [Double], residualLength: Double, origin: [Double]) {
    let p = origin.count
    precondition(p <= 4, "\(p) parameters")
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
    // The rows of L^-T from the last to the first, then unscaled.
    var matrix = [SIMD4<Double>](repeating: .zero, count: p)
    for j in stride(from: p - 1, through: 0, by: -1) {
      matrix[j][j] = 1
      for k in j + 1..<max(p, j + 1) { matrix[j] -= normal[k * p + j] * matrix[k] }
      matrix[j] /= normal[j * p + j]
    }
    self.matrix = zip(matrix, lengths).map { $0 / $1 }
  }

  /// θₖ at φ.
  package func parameter(_ k: Int, at vector: Span<Double>) -> Double {
    var value = origin[k]
    for j in k..<origin.count { value += matrix[k][j] * (vector[j] - start[j]) }
    return value
  }

  /// Turns derivatives by θ, row by row, into derivatives by φ.
  package func transform(_ jacobian: inout MutableSpan<Double>) {
    let p = origin.count
    for row in stride(from: 0, to: jacobian.count, by: p) {
      var product = SIMD4<Double>.zero
      for k in 0..<p { product += jacobian[row + k] * matrix[k] }
      for k in 0..<p { jacobian[row + k] = product[k] }
    }
  }

  /// Residuals of one part in 1e12 of the errors are rounding.
  private static let leastLength = 1e-12
  /// Where columns are dependent, a coordinate of bounded length takes the place of the endless one.
  private static let leastPivot = 1e-12
}
