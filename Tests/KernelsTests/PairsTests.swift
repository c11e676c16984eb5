import KernelTwins
import Kernels
import Testing

/// Products of numbers rounded to bfloat16, against their twin.
@Suite struct PairsTests {
  private static let underTest = InstructionSet.underTest.filter(\.instructionSet.multipliesPairs)

  /// A B, where B is source, or its transpose.
  private static func product(
    _ kernels: any KernelSet, _ a: Operand, _ source: Operand, isTransposed: Bool,
    _ operands: Operands, _ epilogue: Epilogue = .none
  ) -> (c: Operand, isClean: Bool) {
    let (rows, depth) = (a.matrix.rows, a.matrix.columns)
    let columns = isTransposed ? source.matrix.rows : source.matrix.columns
    let storage = operands.matrix(1, kernels.pairPanelFloats(depth: depth, columns: columns))
    let panels = Panels(base: storage.matrix.base, depth: depth, columns: columns)
    if isTransposed {
      kernels.packTransposedPairs(source.matrix, into: panels)
    } else {
      kernels.packPairs(source.matrix, into: panels)
    }
    let scratch = operands.matrix(
      1, kernels.pairScratchFloats(rows: rows, inputs: depth, outputs: columns))
    let c = operands.matrix(rows, columns)
    kernels.multiplyPairs(a.matrix, panels, into: c.matrix, epilogue, scratch: scratch.row)
    return (
      c, c.isUntouchedOutside && storage.isUntouchedOutside && scratch.isUntouchedOutside
    )
  }

  /// Odd and even numbers around vectors and tiles; the last has more than one block of pairs.
  private static let shapes = ProductShapes(
    rows: [1, 2, 6, 7, 12, 13, 61], columns: [1, 3, 8, 15, 16, 17, 32, 33, 53],
    depths: [1, 2, 3, 15, 16, 17, 33, 53], long: 301)

  /// Whole numbers from -4 to 3 are numbers in bfloat16, and their sums are exact in any order.
  @Test(arguments: [false, true])
  func `whole numbers: A B is exact, packed as it stands or transposed`(isTransposed: Bool) {
    for kernels in Self.underTest {
      var numbers = Numbers(seed: 11)
      Self.shapes.run { rows, columns, depth, operands in
        let a = operands.matrix(rows, depth) { numbers.whole() }
        let source = operands.matrix(
          isTransposed ? columns : depth, isTransposed ? depth : columns
        ) { numbers.whole() }
        let bias = operands.matrix(1, columns) { numbers.whole() }
        let found = Self.product(
          kernels, a, source, isTransposed: isTransposed, operands, .bias(bias.row))
        let expected = Self.product(
          ScalarTwin(), a, source, isTransposed: isTransposed, operands, .bias(bias.row))
        #expect(
          found.c.elements == expected.c.elements && found.isClean,
          "\(kernels.instructionSet) \(rows) x \(columns) x \(depth)")
      }
    }
  }

  @Test(arguments: [false, true])
  func `whole numbers: AᵀB is exact, written or added`(adding: Bool) {
    for kernels in Self.underTest {
      var numbers = Numbers(seed: 12)
      Self.shapes.run { rows, columns, depth, operands in
        let a = operands.matrix(depth, rows) { numbers.whole() }
        let b = operands.matrix(depth, columns) { numbers.whole() }
        let c = operands.matrix(rows, columns) { adding ? numbers.whole() : .nan }
        let expected = operands.copy(c)
        let scratch = operands.matrix(
          1, kernels.pairScratchFloats(rows: depth, inputs: columns, outputs: rows))
        kernels.multiplyTransposedPairs(
          a.matrix, b.matrix, into: c.matrix, adding: adding, scratch: scratch.row)
        ScalarTwin().multiplyTransposedPairs(
          a.matrix, b.matrix, into: expected.matrix, adding: adding, scratch: scratch.row)
        #expect(
          c.elements == expected.elements && c.isUntouchedOutside && scratch.isUntouchedOutside,
          "\(kernels.instructionSet) \(rows) x \(columns) x \(depth)")
      }
    }
  }

  /// A product with one is what its factor was rounded to.
  @Test func `factors are rounded to the nearest, ties to even, and NaN stays NaN`() {
    let hard: [Float] = [
      1, 0x1.01p0, 0x1.01_0002p0, 0x1.00_fffep0, 0x1.03p0, -0x1.03p0, 0x1.02_fffep0,
      0x1.fep0, 0x1.ffp0, 0x1.fe_fffep0, 0x1.ff_fffep0, 0x1p-126, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude, .infinity, -.infinity, 0, -0.0, .nan,
      Float(bitPattern: 0x7fff_ffff), Float(bitPattern: 0xffff_ffff),
      Float(bitPattern: 0x7f80_0001),
    ]
    var numbers = Numbers(seed: 13)
    let all = hard + (0..<1000).map { _ in numbers.uniform() * 1e3 }
    for kernels in Self.underTest {
      Operands.with { operands in
        var each = all.makeIterator()
        let x = operands.matrix(all.count, 1) { each.next() ?? .nan }
        let one = operands.matrix(1, 1) { 1 }
        let c = Self.product(kernels, x, one, isTransposed: false, operands).c
        for (found, x) in zip(c.elements, all) {
          let expected = ScalarTwin.bfloat16(x)
          #expect(
            found == expected || found.isNaN && expected.isNaN,
            "\(kernels.instructionSet) \(x): \(found), expected \(expected)")
        }
      }
    }
  }

  /// Products are exact; each of the additions rounds once, by at most half an ulp of a partial sum.
  @Test func `rounding of sums stays within its bound`() {
    for kernels in Self.underTest {
      var numbers = Numbers(seed: 14)
      for (rows, columns, depth) in [(13, 33, 1025), (61, 53, 300), (250, 40, 64)] {
        Operands.with { operands in
          let a = operands.matrix(rows, depth) { numbers.uniform() }
          let w = operands.matrix(columns, depth) { numbers.uniform() }
          let found = Self.product(kernels, a, w, isTransposed: true, operands).c
          let exact = Self.product(ScalarTwin(), a, w, isTransposed: true, operands).c
          let magnitudes = Self.product(
            ScalarTwin(), operands.magnitudes(a), operands.magnitudes(w), isTransposed: true,
            operands
          ).c
          let bound = Float(depth + 2) * 0x1p-24
          let isWithin = zip(zip(found.elements, exact.elements), magnitudes.elements).allSatisfy {
            abs($0.0 - $0.1) <= bound * $1
          }
          #expect(isWithin, "\(kernels.instructionSet) \(rows) x \(columns) x \(depth)")
        }
      }
    }
  }

  /// Whatever tile an element falls in, its chain is the same.
  @Test func `the division into tiles changes no bit`() {
    for kernels in Self.underTest {
      var numbers = Numbers(seed: 15)
      Operands.with { operands in
        let a = operands.matrix(61, 101) { numbers.uniform() }
        let w = operands.matrix(53, 101) { numbers.uniform() }
        let whole = Self.product(kernels, a, w, isTransposed: true, operands).c.elements
        for rows in [0..<1, 3..<10, 17..<61] {
          var part = (rows.lowerBound * 101..<rows.upperBound * 101).lazy.map { a.elements[$0] }
            .makeIterator()
          let strip = operands.matrix(rows.count, 101) { part.next() ?? .nan }
          let found = Self.product(kernels, strip, w, isTransposed: true, operands).c.elements
          #expect(found == Array(whole[rows.lowerBound * 53..<rows.upperBound * 53]))
        }
      }
    }
  }
}
