import KernelTwins
import Kernels
import Testing

@Suite struct LayerNormTests {
  static let rowCounts = [1, 2, 3, 4, 5, 9]
  static let widths = [1, 3, 4, 7, 8, 9, 15, 16, 17, 29, 53, 64, 200]

  /// Half an ulp of 1: what one operation adds to a relative error.
  static let u = Double(Float.ulpOfOne) / 2

  private struct Norm {
    let gain, bias, y, mean, inverse: Operand

    init(_ operands: Operands, rows: Int, width: Int, _ numbers: inout Numbers) {
      gain = operands.matrix(1, width) { 1 + 0.5 * numbers.uniform() }
      bias = operands.matrix(1, width) { numbers.uniform() }
      y = operands.matrix(rows, width)
      mean = operands.matrix(1, rows)
      inverse = operands.matrix(1, rows)
    }

    func apply(_ kernels: any KernelSet, _ x: Matrix, to rows: Range<Int>) {
      kernels.normalize(
        x.rows(rows), gain: gain.row, bias: bias.row, epsilon: 1e-5, into: y.matrix.rows(rows),
        mean: mean.row[rows], inverseDeviation: inverse.row[rows])
    }

    var results: [Operand] { [y, mean, inverse] }
  }

  /// Rows of mean `shift` and deviation about 0.6.
  private static func forAllShapes(
    shift: Float, _ body: (Operands, any KernelSet, Operand, inout Numbers) -> Void
  ) {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 3)
      for rows in rowCounts {
        for width in widths {
          Operands.with { operands in
            let x = operands.matrix(rows, width) { shift + numbers.uniform() }
            body(operands, kernels, x, &numbers)
          }
        }
      }
    }
  }

  /// A sum of n numbers up to A is off by at most n u n A, so the mean by n u A.
  ///
  /// x - mean is off by that as well; the inverse deviation, through the variance, by (n + 4) u relative and by the
  /// mean's error once more.
  @Test(arguments: [Float(0), 100])
  func `rows are normalised as the twin does it`(shift: Float) {
    Self.forAllShapes(shift: shift) { operands, kernels, x, numbers in
      let (rows, width) = (x.matrix.rows, x.matrix.columns)
      let norm = Norm(operands, rows: rows, width: width, &numbers)
      norm.apply(kernels, x.matrix, to: 0..<rows)
      let (y, mean) = (operands.matrix(rows, width), operands.matrix(1, rows))
      let inverse = operands.matrix(1, rows)
      ScalarTwin().normalize(
        x.matrix, gain: norm.gain.row, bias: norm.bias.row, epsilon: 1e-5, into: y.matrix,
        mean: mean.row, inverseDeviation: inverse.row)
      let n = Double(width)
      let meanError = (n + 2) * Self.u * Double(abs(shift) + 1)
      for t in 0..<rows {
        let name = "\(kernels.instructionSet) \(rows) x \(width), row \(t)"
        let s = Double(inverse.elements[t])
        let relative = (n + 8) * Self.u + 2 * meanError * s
        #expect(abs(Double(norm.mean.elements[t] - mean.elements[t])) <= meanError, "\(name)")
        #expect(abs(Double(norm.inverse.elements[t]) / s - 1) <= relative, "\(name)")
        for c in 0..<width {
          let (got, want) = (norm.y.elements[t * width + c], y.elements[t * width + c])
          let normal = abs(Double(want - norm.bias.elements[c])) + meanError * s * 1.5
          let tolerance = 2 * (meanError * s * 1.5 + normal * relative) + 4 * Self.u * 3
          #expect(abs(Double(got) - Double(want)) <= tolerance, "\(name), \(c)")
        }
      }
      #expect(norm.results.allSatisfy { $0.isUntouchedOutside })
    }
  }

  @Test func `a row has the same bits alone as among others`() {
    Self.forAllShapes(shift: 0) { operands, kernels, x, numbers in
      let (rows, width) = (x.matrix.rows, x.matrix.columns)
      let together = Norm(operands, rows: rows, width: width, &numbers)
      together.apply(kernels, x.matrix, to: 0..<rows)
      let whole = together.results.map(\.elements)
      for row in 0..<rows { together.apply(kernels, x.matrix, to: row..<row + 1) }
      #expect(whole == together.results.map(\.elements), "\(kernels.instructionSet) \(width)")
    }
  }

  @Test func `a constant row gives the bias, exactly`() {
    for kernels in InstructionSet.underTest {
      Operands.with { operands in
        var numbers = Numbers(seed: 4)
        // 64 columns: the mean of equal numbers is exact.
        let x = operands.matrix(5, 64) { 3 }
        let norm = Norm(operands, rows: 5, width: 64, &numbers)
        norm.apply(kernels, x.matrix, to: 0..<5)
        let bias = norm.bias.elements
        #expect(norm.y.elements == bias + bias + bias + bias + bias)
      }
    }
  }

  private struct Backward {
    let dx, dgain, dbias: Operand
    var results: [Operand] { [dx, dgain, dbias] }

    init(_ operands: Operands, rows: Int, width: Int, adding: Bool, _ numbers: inout Numbers) {
      dx = operands.matrix(rows, width) { numbers.uniform() }
      dgain = operands.matrix(1, width) { adding ? numbers.uniform() : .nan }
      dbias = operands.matrix(1, width) { adding ? numbers.uniform() : .nan }
    }

    init(copying other: Backward, _ operands: Operands) {
      dx = operands.copy(other.dx)
      dgain = operands.copy(other.dgain)
      dbias = operands.copy(other.dbias)
    }

    func apply(
      _ kernels: any KernelSet, _ dy: Operand, _ x: Operand, _ norm: Norm, adding: Bool
    ) {
      kernels.normalizeBackward(
        dy.matrix, x: x.matrix, gain: norm.gain.row, mean: norm.mean.row,
        inverseDeviation: norm.inverse.row, addingTo: dx.matrix, dgain: dgain.row,
        dbias: dbias.row, adding: adding)
    }
  }

  /// Sums of n terms up to a bound A are off by at most (n + 4) u n A.
  ///
  /// |dy| <= 1, |gain| <= 1.5 and |x̂| <= sqrt(n) =: X, so dgain's terms are up to X, and dx, of three terms, is up to
  /// 1.5 s (2 + X²).
  @Test(arguments: [false, true])
  func `the way back is the twin's`(adding: Bool) {
    Self.forAllShapes(shift: 0) { operands, kernels, x, numbers in
      let (rows, width) = (x.matrix.rows, x.matrix.columns)
      let norm = Norm(operands, rows: rows, width: width, &numbers)
      ScalarTwin().normalize(
        x.matrix, gain: norm.gain.row, bias: norm.bias.row, epsilon: 1e-5, into: norm.y.matrix,
        mean: norm.mean.row, inverseDeviation: norm.inverse.row)
      let dy = operands.matrix(rows, width) { numbers.uniform() }
      let got = Backward(operands, rows: rows, width: width, adding: adding, &numbers)
      let want = Backward(copying: got, operands)
      got.apply(kernels, dy, x, norm, adding: adding)
      want.apply(ScalarTwin(), dy, x, norm, adding: adding)

      let name = "\(kernels.instructionSet) \(rows) x \(width)"
      let (t, n) = (Double(rows) + 1, Double(width))
      let largest = n.squareRoot()
      let sumError = (t + 4) * Self.u * t
      for c in 0..<width {
        let gains = Double(got.dgain.elements[c]) - Double(want.dgain.elements[c])
        #expect(abs(gains) <= sumError * largest, "\(name) dgain \(c)")
        let biases = Double(got.dbias.elements[c]) - Double(want.dbias.elements[c])
        #expect(abs(biases) <= sumError, "\(name) dbias \(c)")
      }
      for i in 0..<rows * width {
        let s = Double(norm.inverse.elements[i / width])
        let tolerance = Self.u * ((n + 12) * 1.5 * s * (2 + largest * largest) + 2)
        let difference = Double(got.dx.elements[i]) - Double(want.dx.elements[i])
        #expect(abs(difference) <= tolerance, "\(name) dx \(i)")
      }
      #expect(got.results.allSatisfy { $0.isUntouchedOutside }, "\(name)")
    }
  }

  /// Central differences of the twin's Σ w y with h = 2^-7.
  ///
  /// Outputs are rounded to Float: 12 of them, up to 4, lose less than 12 · 2.4e-7 / (2 h) = 2e-4; the third derivative
  /// of a row of deviation 0.6 contributes about h² 10 = 6e-4.
  @Test func `the twin's way back is the difference quotient of its way there`() {
    Operands.with { operands in
      var numbers = Numbers(seed: 5)
      let (rows, width) = (1, 12)
      let x = operands.matrix(rows, width) { numbers.uniform() }
      let w = operands.matrix(rows, width) { numbers.uniform() }
      let norm = Norm(operands, rows: rows, width: width, &numbers)
      func loss() -> Double {
        norm.apply(ScalarTwin(), x.matrix, to: 0..<rows)
        return zip(w.elements, norm.y.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
      func quotient(_ p: UnsafeMutablePointer<Float>) -> Double {
        let (old, h) = (p.pointee, Float(0x1p-7))
        p.pointee = old + h
        let (up, above) = (loss(), p.pointee)
        p.pointee = old - h
        let (down, below) = (loss(), p.pointee)
        p.pointee = old
        return (up - down) / (Double(above) - Double(below))
      }
      _ = loss()
      let back = Backward(operands, rows: rows, width: width, adding: false, &numbers)
      let before = back.dx.elements
      back.apply(ScalarTwin(), w, x, norm, adding: false)
      for c in 0..<width {
        let dx = Double(back.dx.elements[c]) - Double(before[c])
        #expect(abs(quotient(x.matrix.base + c) - dx) < 1e-3, "dx \(c)")
        let dgain = Double(back.dgain.elements[c])
        #expect(abs(quotient(norm.gain.matrix.base + c) - dgain) < 1e-3, "dgain \(c)")
        let dbias = Double(back.dbias.elements[c])
        #expect(abs(quotient(norm.bias.matrix.base + c) - dbias) < 1e-3, "dbias \(c)")
      }
    }
  }
}
