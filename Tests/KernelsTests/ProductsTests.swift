import KernelTwins
import Kernels
import Testing

/// Products against their twin, at the edges of lanes and tiles, with NaN wherever nothing may be read from.
///
/// Whole numbers from -4 to 3 have exact sums (16 x 1100 < 2^24), so there every instruction set must agree
/// with the twin bit for bit, in whatever order it adds.
@Suite struct ProductsTests {
  /// 1, and around one and several vectors and tiles of every instruction set.
  static let rowCounts = [1, 2, 5, 6, 7, 11, 12, 13, 23, 25, 61]
  static let columnCounts = [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 29, 31, 32, 33, 53]

  private static let shapes = ProductShapes(
    rows: rowCounts, columns: columnCounts, depths: [1, 2, 15, 16, 17, 53], long: 300)

  @Test(arguments: [false, true])
  func `whole numbers: A B is exact, packed as it stands or transposed`(isTransposed: Bool) {
    let twin = ScalarTwin()
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 1)
      Self.shapes.run { rows, columns, depth, operands in
        let a = operands.matrix(rows, depth) { numbers.whole() }
        let source = operands.matrix(
          isTransposed ? columns : depth, isTransposed ? depth : columns
        ) { numbers.whole() }
        let (c, expected) = (operands.matrix(rows, columns), operands.matrix(rows, columns))
        let packed = operands.packed(source, isTransposed: isTransposed, kernels)
        kernels.multiply(a.matrix, packed.panels, into: c.matrix, .none)
        let plain = operands.packed(source, isTransposed: isTransposed, twin)
        twin.multiply(a.matrix, plain.panels, into: expected.matrix, .none)
        #expect(
          c.elements == expected.elements && c.isUntouchedOutside
            && packed.storage.isUntouchedOutside,
          "\(kernels.instructionSet) \(rows) x \(columns) x \(depth)")
      }
    }
  }

  @Test(arguments: [false, true])
  func `whole numbers: AᵀB is exact, written or added`(adding: Bool) {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 2)
      Self.shapes.run { rows, columns, depth, operands in
        let a = operands.matrix(depth, rows) { numbers.whole() }
        let b = operands.matrix(depth, columns) { numbers.whole() }
        let c = operands.matrix(rows, columns) { adding ? numbers.whole() : .nan }
        let expected = operands.copy(c)
        kernels.multiplyTransposed(a.matrix, b.matrix, into: c.matrix, adding: adding)
        ScalarTwin().multiplyTransposed(a.matrix, b.matrix, into: expected.matrix, adding: adding)
        #expect(
          c.elements == expected.elements && c.isUntouchedOutside,
          "\(kernels.instructionSet) \(rows) x \(columns) x \(depth)")
      }
    }
  }

  @Test(arguments: [false, true])
  func `whole numbers: sums of columns are exact, written or added`(adding: Bool) {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 3)
      for rows in Self.rowCounts {
        for columns in Self.columnCounts + [64, 65, 127, 200] {
          Operands.with { operands in
            let x = operands.matrix(rows, columns) { numbers.whole() }
            let sums = operands.matrix(1, columns) { adding ? numbers.whole() : .nan }
            let expected = operands.copy(sums)
            kernels.sumColumns(x.matrix, into: sums.row, adding: adding)
            ScalarTwin().sumColumns(x.matrix, into: expected.row, adding: adding)
            #expect(
              sums.elements == expected.elements && sums.isUntouchedOutside,
              "\(kernels.instructionSet) \(rows) x \(columns)")
          }
        }
      }
    }
  }

  @Test func `whole numbers: bias, residual and factor are exact`() {
    let twin = ScalarTwin()
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 4)
      Self.shapes.run { rows, columns, depth, operands in
        let a = operands.matrix(rows, depth) { numbers.whole() }
        let w = operands.matrix(columns, depth) { numbers.whole() }
        let bias = operands.matrix(1, columns) { numbers.whole() }
        let other = operands.matrix(rows, columns, gap: 5) { numbers.whole() }
        let packed = operands.packed(w, isTransposed: true, kernels)
        let plain = operands.packed(w, isTransposed: true, twin)
        let epilogues: [Epilogue] = [
          .bias(bias.row), .residual(bias: bias.row, other.matrix), .times(other.matrix),
        ]
        for epilogue in epilogues {
          let (c, expected) = (operands.matrix(rows, columns), operands.matrix(rows, columns))
          kernels.multiply(a.matrix, packed.panels, into: c.matrix, epilogue)
          twin.multiply(a.matrix, plain.panels, into: expected.matrix, epilogue)
          #expect(
            c.elements == expected.elements && c.isUntouchedOutside,
            "\(kernels.instructionSet) \(rows) x \(columns) x \(depth)")
        }
      }
    }
  }

  @Test func `a residual may be C itself`() {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 5)
      for (rows, columns) in [(5, 7), (13, 32), (61, 53)] {
        Operands.with { operands in
          let a = operands.matrix(rows, 17) { numbers.whole() }
          let w = operands.matrix(columns, 17) { numbers.whole() }
          let bias = operands.matrix(1, columns) { numbers.whole() }.row
          let b = operands.packed(w, isTransposed: true, kernels).panels
          let x = operands.matrix(rows, columns) { numbers.whole() }
          let (inPlace, apart) = (operands.copy(x), operands.matrix(rows, columns))
          kernels.multiply(
            a.matrix, b, into: inPlace.matrix, .residual(bias: bias, inPlace.matrix))
          kernels.multiply(a.matrix, b, into: apart.matrix, .residual(bias: bias, x.matrix))
          #expect(inPlace.elements == apart.elements)
        }
      }
    }
  }

  /// The functions themselves have their own tests; here each element must get what they give, bit for bit.
  @Test(arguments: [GELU.exact, .tanh])
  func `gelu and its derivative are those of the product with its bias`(form: GELU) {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 8)
      for (rows, columns) in [(1, 1), (5, 7), (13, 32), (61, 53), (250, 33)] {
        Operands.with { operands in
          let a = operands.matrix(rows, 17) { numbers.uniform() }
          let w = operands.matrix(columns, 17) { numbers.uniform() }
          let bias = operands.matrix(1, columns) { numbers.uniform() }.row
          let b = operands.packed(w, isTransposed: true, kernels).panels
          let (c, slopes) = (operands.matrix(rows, columns), operands.matrix(rows, columns, gap: 6))
          kernels.multiply(
            a.matrix, b, into: c.matrix, .gelu(bias: bias, form, derivative: slopes.matrix))
          let plain = operands.matrix(rows, columns, gap: 0)
          kernels.multiply(a.matrix, b, into: plain.matrix, .bias(bias))
          let count = rows * columns
          let x = Row(base: plain.matrix.base, count: count)
          let (y, dy) = (operands.matrix(1, count), operands.matrix(1, count))
          kernels.gelu(x, form, into: y.row, derivative: dy.row)
          #expect(
            c.elements == y.elements && slopes.elements == dy.elements
              && c.isUntouchedOutside && slopes.isUntouchedOutside,
            "\(kernels.instructionSet) \(rows) x \(columns)")
        }
      }
    }
  }

  /// Each rounding (one or two a step, the bias' and the residual's) is at most half an ulp of a partial sum, and
  /// no partial sum is larger than the sum of magnitudes, which is the twin's product of magnitudes.
  @Test func `rounding stays within its bound over long chains`() {
    let twin = ScalarTwin()
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 6)
      for (rows, columns, depth) in [(13, 33, 1025), (61, 53, 300), (250, 40, 64)] {
        Operands.with { operands in
          /// The twin's result for these operands, or for their magnitudes.
          func expected(_ a: Operand, _ w: Operand, _ bias: Operand, _ x: Operand) -> [Float] {
            let c = operands.matrix(rows, columns)
            twin.multiply(
              a.matrix, operands.packed(w, isTransposed: true, twin).panels, into: c.matrix,
              .residual(bias: bias.row, x.matrix))
            return c.elements
          }
          let a = operands.matrix(rows, depth) { numbers.uniform() }
          let w = operands.matrix(columns, depth) { numbers.uniform() }
          let bias = operands.matrix(1, columns) { numbers.uniform() }
          let x = operands.matrix(rows, columns) { numbers.uniform() }
          let c = operands.matrix(rows, columns)
          kernels.multiply(
            a.matrix, operands.packed(w, isTransposed: true, kernels).panels, into: c.matrix,
            .residual(bias: bias.row, x.matrix))
          let exact = expected(a, w, bias, x)
          let magnitudes = expected(
            operands.magnitudes(a), operands.magnitudes(w), operands.magnitudes(bias),
            operands.magnitudes(x))
          let bound = Float(2 * depth + 3) * 0x1p-24
          let isWithin = zip(zip(c.elements, exact), magnitudes).allSatisfy { pair, magnitude in
            abs(pair.0 - pair.1) <= bound * magnitude
          }
          #expect(isWithin, "\(kernels.instructionSet) \(rows) x \(columns) x \(depth)")
        }
      }
    }
  }

  /// Whatever tile an element falls in, its chain is the same: a product of a part is part of the product.
  @Test func `the division into tiles changes no bit`() {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 7)
      Operands.with { operands in
        let a = operands.matrix(61, 100) { numbers.uniform() }
        let w = operands.matrix(53, 100) { numbers.uniform() }
        let c = operands.matrix(61, 53)
        let b = operands.packed(w, isTransposed: true, kernels).panels
        kernels.multiply(a.matrix, b, into: c.matrix, .none)
        for rows in [0..<1, 3..<10, 17..<61] {
          let part = operands.matrix(rows.count, 53)
          kernels.multiply(a.matrix.rows(rows), b, into: part.matrix, .none)
          #expect(part.elements == Array(c.elements[rows.lowerBound * 53..<rows.upperBound * 53]))
        }
      }
    }
  }
}
