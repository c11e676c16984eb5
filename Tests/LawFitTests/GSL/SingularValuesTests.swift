import LawFit
import Testing

@Suite struct SingularValuesTests {
  /// Columns at an angle with cosine c have singular values √(1 ± |c|) once scaled.
  @Test(arguments: [0.0, 0.5, -0.9, 0.999_999])
  func `two columns are as far apart as their angle says`(cosine: Double) throws {
    let sine = (1 - cosine * cosine).squareRoot()
    // Lengths of 1e8 and 1e-8: scaling takes them out.
    let jacobian = [1e8, cosine * 1e-8, 0, sine * 1e-8, 0, 0]
    let found = try #require(SingularValues(jacobian: jacobian, columns: 2))
    let size = abs(cosine)
    let expected = ((1 - size) / (1 + size)).squareRoot()
    // 1 - |cosine| itself carries a rounding of an ulp.
    #expect(abs(found.reciprocalCondition - expected) < 1e-9)
  }

  @Test func `the inverse normal matrix is an inverse`() throws {
    let jacobian = [1.0, 2, 0, 3, 1, 1, -1, 4, 2, 0.5, 0.25, 5]
    let found = try #require(SingularValues(jacobian: jacobian, columns: 3))
    let inverse = try #require(found.inverseNormalMatrix)
    for j in 0..<3 {
      for k in 0..<3 {
        let entry = (0..<3).reduce(0) { sum, m in
          let normal = (0..<4).reduce(0) { $0 + jacobian[$1 * 3 + j] * jacobian[$1 * 3 + m] }
          return sum + normal * inverse[m * 3 + k]
        }
        #expect(abs(entry - (j == k ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test func `one step solves a linear problem, after which nothing leans on the columns`() throws {
    let jacobian = [1.0, 1, 1, 2, 1, 3, 1, 4]
    let residuals = [0.3, -1, 2, 0.7]
    let found = try #require(SingularValues(jacobian: jacobian, columns: 2))
    #expect(found.offset(of: residuals) > 0.1)
    let step = found.step(for: residuals)
    let after = residuals.indices.map {
      residuals[$0] + jacobian[2 * $0] * step[0] + jacobian[2 * $0 + 1] * step[1]
    }
    #expect(found.offset(of: after) < 1e-14)
    #expect(found.offset(of: [0, 0, 0, 0]) == 0)
  }

  @Test func `an idle column means no uncertainty can be given`() throws {
    let idle = try #require(SingularValues(jacobian: [1, 0, 2, 0, 3, 0], columns: 2))
    #expect(idle.reciprocalCondition == 0)
    #expect(idle.inverseNormalMatrix == nil)
    #expect(idle.step(for: [1, 2, 3])[1] == 0)
    let twin = try #require(SingularValues(jacobian: [1, 1, 2, 2, 3, 3], columns: 2))
    #expect(twin.reciprocalCondition < 1e-15)
  }

  @Test func `what is not finite has no singular values`() {
    #expect(SingularValues(jacobian: [1, .nan, 2, 1], columns: 2) == nil)
    #expect(SingularValues(jacobian: [1, .infinity, 2, 1], columns: 2) == nil)
  }
}
