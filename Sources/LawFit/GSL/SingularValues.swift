import CGSL

/// Singular value decomposition of a Jacobian whose columns were first scaled to length one.
///
/// Scaling takes the parameters' units out, so the condition says how far the data tell the
/// parameters apart. J = U S Vᵀ L, with L the column lengths. Cost: O(n p²).
package struct SingularValues {
  let rows: Int
  let columns: Int
  let lengths: [Double]
  /// Descending.
  package let values: [Double]
  /// U, row by row.
  private let left: [Double]
  /// V, row by row.
  private let right: [Double]

  /// The decomposition of `jacobian`, given row by row; `nil` if it holds a value that is not finite.
  package init?(jacobian: [Double], columns p: Int) {
    let n = jacobian.count / p
    precondition(n >= p && jacobian.count == n * p, "\(jacobian.count) values, \(p) columns")
    guard jacobian.allSatisfy(\.isFinite) else { return nil }
    Library.quiet
    var lengths = [Double](repeating: 0, count: p)
    for j in 0..<p {
      let largest = (0..<n).reduce(0) { max($0, abs(jacobian[$1 * p + j])) }
      guard largest > 0 else { continue }
      let sum = (0..<n).reduce(0) { sum, i in
        let value = jacobian[i * p + j] / largest
        return sum + value * value
      }
      lengths[j] = largest * sum.squareRoot()
    }
    guard
      let u = unsafe gsl_matrix_alloc(n, p), let v = unsafe gsl_matrix_alloc(p, p),
      let s = unsafe gsl_vector_alloc(p)
    else { fatalError("out of memory for a Jacobian of \(n) by \(p)") }
    defer {
      unsafe gsl_matrix_free(u)
      unsafe gsl_matrix_free(v)
      unsafe gsl_vector_free(s)
    }
    for i in 0..<n {
      for j in 0..<p {
        unsafe gsl_matrix_set(u, i, j, lengths[j] > 0 ? jacobian[i * p + j] / lengths[j] : 0)
      }
    }
    // One-sided Jacobi: small singular values keep their relative precision.
    guard unsafe gsl_linalg_SV_decomp_jacobi(u, v, s) == Library.success else { return nil }
    rows = n
    columns = p
    self.lengths = lengths
    values = (0..<p).map { unsafe gsl_vector_get(s, $0) }
    left = (0..<n * p).map { unsafe gsl_matrix_get(u, $0 / p, $0 % p) }
    right = (0..<p * p).map { unsafe gsl_matrix_get(v, $0 / p, $0 % p) }
  }

  /// Smallest over largest singular value: 1 where columns are orthogonal, 0 where one is idle.
  package var reciprocalCondition: Double {
    guard let largest = values.first, let smallest = values.last, largest > 0 else { return 0 }
    return lengths.contains(0) ? 0 : smallest / largest
  }

  /// (JᵀJ)⁻¹, row by row; `nil` where J is singular to machine precision.
  package var inverseNormalMatrix: [Double]? {
    guard reciprocalCondition > Double.ulpOfOne else { return nil }
    let p = columns
    return (0..<p * p).map { index in
      let (j, k) = (index / p, index % p)
      let sum = (0..<p).reduce(0) { sum, m in
        sum + right[j * p + m] * right[k * p + m] / (values[m] * values[m])
      }
      return sum / (lengths[j] * lengths[k])
    }
  }

  /// How far residuals r lean on the columns, |Uᵀ r| / |r|: 0 at a least-squares solution.
  ///
  /// The relative offset of Bates and Watts (1981), without their degrees of freedom.
  package func offset(of residuals: [Double]) -> Double {
    let length = residuals.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0 else { return 0 }
    return projection(of: residuals).reduce(0) { $0 + $1 * $1 }.squareRoot() / length
  }

  /// The Gauss-Newton step -J⁺ r.
  package func step(for residuals: [Double]) -> [Double] {
    let p = columns
    let q = projection(of: residuals)
    return (0..<p).map { j in
      guard lengths[j] > 0 else { return 0 }
      let sum = (0..<p).reduce(0) { sum, m in
        values[m] > Double.ulpOfOne * values[0] ? sum + right[j * p + m] * q[m] / values[m] : sum
      }
      return -sum / lengths[j]
    }
  }

  private func projection(of residuals: [Double]) -> [Double] {
    (0..<columns).map { m in
      (0..<rows).reduce(0) { $0 + left[$1 * columns + m] * residuals[$1] }
    }
  }
}
