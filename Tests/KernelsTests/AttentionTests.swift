import KernelTwins
import Kernels
import Testing

/// Attention against its twin, at the edges of lanes and tiles, and by what it must preserve.
@Suite struct AttentionTests {
  /// 1, around one and several vectors and tiles of every instruction set, and what training uses.
  static let tokens = [1, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 29, 33, 49, 53]
  static let headWidths = [1, 5, 8, 16, 32, 40]
  static let long = [
    AttentionShape(1, tokens: 196, heads: 2, headWidth: 32, isCausal: false),
    AttentionShape(1, tokens: 128, heads: 1, headWidth: 64, isCausal: true),
  ]

  static let shapes =
    tokens.flatMap { tokens in
      headWidths.flatMap { headWidth in
        [false, true].map { isCausal in
          AttentionShape(
            1 + headWidth % 2, tokens: tokens, heads: 1 + (tokens + headWidth) % 3,
            headWidth: headWidth, isCausal: isCausal)
        }
      }
    } + long

  @Test func `output and gradients are the twin's, and nothing else is written`() {
    for shape in Self.shapes { expectTwin(shape, range: 1) }
  }

  @Test func `scores of 80 and -80 neither overflow nor lose the gradient`() {
    for headWidth in [1, 16, 32] {
      for isCausal in [false, true] {
        // q k of all D dimensions over sqrt(D) is at most sqrt(D) range².
        expectTwin(
          AttentionShape(1, tokens: 19, heads: 2, headWidth: headWidth, isCausal: isCausal),
          range: (80 / Float(headWidth).squareRoot()).squareRoot())
      }
    }
  }

  /// Compares every instruction set with the twin, in one pass over its doubles.
  private func expectTwin(_ shape: AttentionShape, range: Float) {
    let twin = shape.twin
    var expected: (out: [Double], dqkv: [Double], columnSum: Double)?
    for kernels in InstructionSet.underTest {
      Operands.with { memory in
        let operands = AttentionOperands(shape, range: range, seed: 2, kernels, in: memory)
        operands.run(kernels)
        let wanted = expected ?? results(operands)
        expected = wanted
        let tolerance = AttentionTolerance(twin, range: Double(range), columnSum: wanted.columnSum)
        let comment = Comment("\(kernels.instructionSet) \(shape)")
        #expect(operands.isUntouchedOutside, comment)
        #expect(largestError(operands.out.elements, wanted.out) <= tolerance.out, comment)
        for (part, bound) in [tolerance.dq, tolerance.dk, tolerance.dv].enumerated() {
          let indices = wanted.dqkv.indices.filter { $0 / twin.width % 3 == part }
          let found = operands.dqkv.elements
          let error = largestError(indices.map { found[$0] }, indices.map { wanted.dqkv[$0] })
          #expect(error <= bound, comment)
        }
      }
    }
  }

  private func results(
    _ operands: AttentionOperands
  ) -> (out: [Double], dqkv: [Double], columnSum: Double) {
    let twin = operands.shape.twin
    let (qkv, dout) = (
      operands.qkv.elements.map(Double.init), operands.dout.elements.map(Double.init)
    )
    var result: (out: [Double], dqkv: [Double], columnSum: Double) = ([], [], 0)
    for b in 0..<operands.shape.sequences {
      let (size, first) = (twin.tokens * twin.width, b * twin.tokens * twin.width)
      let values = Array(qkv[3 * first..<3 * (first + size)])
      result.out += twin.forward(values)
      result.dqkv += twin.backward(Array(dout[first..<first + size]), values)
      result.columnSum = max(result.columnSum, twin.largestColumnSum(values))
    }
    return result
  }

  /// NaN counts as infinitely wrong.
  private func largestError(_ found: [Float], _ expected: [Double]) -> Double {
    zip(found, expected).reduce(0) {
      let error = abs(Double($1.0) - $1.1)
      return error.isNaN ? .infinity : max($0, error)
    }
  }

  @Test func `weights of a row sum to 1: where all values are 1, so is the output`() {
    for kernels in InstructionSet.underTest {
      for shape in Self.shapes {
        Operands.with { memory in
          let operands = AttentionOperands(shape, seed: 3, kernels, in: memory)
          let (width, v) = (shape.twin.width, operands.qkv.matrix)
          for i in 0..<v.rows {
            for j in 2 * width..<3 * width { v.base[i * v.stride + j] = 1 }
          }
          operands.run(kernels)
          // n additions twice, a division, a multiplication.
          let bound = Float(2 * shape.twin.tokens + 2) * 0x1p-24
          #expect(
            operands.out.elements.allSatisfy { abs($0 - 1) <= bound },
            "\(kernels.instructionSet) \(shape)")
        }
      }
    }
  }

  @Test
  func `one token attends to itself: output is its value, exactly, and scores get no gradient`() {
    for kernels in InstructionSet.underTest {
      let shape = AttentionShape(3, tokens: 1, heads: 2, headWidth: 5, isCausal: false)
      Operands.with { memory in
        let operands = AttentionOperands(shape, seed: 4, kernels, in: memory)
        operands.run(kernels)
        let width = shape.twin.width
        let (qkv, dqkv) = (operands.qkv.elements, operands.dqkv.elements)
        let (out, dout) = (operands.out.elements, operands.dout.elements)
        for i in dqkv.indices {
          let (row, column) = i.quotientAndRemainder(dividingBy: 3 * width)
          if column < 2 * width {
            #expect(dqkv[i] == 0)
          } else {
            #expect(qkv[i] == out[row * width + column - 2 * width])
            #expect(dqkv[i] == dout[row * width + column - 2 * width])
          }
        }
      }
    }
  }

  @Test func `causal: later tokens change nothing earlier, bit by bit`() {
    for kernels in InstructionSet.underTest {
      for tokens in [2, 9, 17, 40] {
        let shape = AttentionShape(1, tokens: tokens, heads: 2, headWidth: 16, isCausal: true)
        for changed in Set([1, tokens / 2, tokens - 1]) {
          Operands.with { memory in
            let one = AttentionOperands(shape, seed: 5, kernels, in: memory)
            let other = AttentionOperands(shape, seed: 5, kernels, in: memory)
            let qkv = other.qkv.matrix
            for i in changed..<tokens {
              for j in 0..<qkv.columns { qkv.base[i * qkv.stride + j] *= -50 }
            }
            one.run(kernels)
            other.run(kernels)
            let earlier = changed * shape.twin.width
            #expect(one.out.elements[..<earlier] == other.out.elements[..<earlier])
            #expect(one.out.elements[earlier...] != other.out.elements[earlier...])
          }
        }
      }
    }
  }

  @Test func `sequences do not see each other, and neither do heads`() {
    for kernels in InstructionSet.underTest {
      let shape = AttentionShape(3, tokens: 7, heads: 2, headWidth: 8, isCausal: false)
      Operands.with { memory in
        let one = AttentionOperands(shape, seed: 6, kernels, in: memory)
        let other = AttentionOperands(shape, seed: 6, kernels, in: memory)
        // Sequence 1, head 0: a query, a key and a value.
        let qkv = other.qkv.matrix
        for part in 0..<3 { qkv.base[(7 + part) * qkv.stride + part * shape.twin.width] += 1 }
        one.run(kernels)
        other.run(kernels)
        let isChanged = { (row: Int, column: Int) in
          7..<14 ~= row && column % shape.twin.width < shape.twin.headWidth
        }
        for (a, b) in [(one.out, other.out), (one.dqkv, other.dqkv)] {
          let columns = a.matrix.columns
          let differing = zip(a.elements, b.elements).enumerated().filter { $1.0 != $1.1 }
          #expect(differing.contains { isChanged($0.offset / columns, $0.offset % columns) })
          #expect(differing.allSatisfy { isChanged($0.offset / columns, $0.offset % columns) })
        }
      }
    }
  }
}

extension AttentionTwin {
  /// max_j Σ_i P_ij.
  fileprivate func largestColumnSum(_ qkv: [Double]) -> Double {
    let p = weights(qkv)
    return (0..<heads * tokens).reduce(0) { largest, column in
      let (h, j) = column.quotientAndRemainder(dividingBy: tokens)
      return max(largest, (0..<tokens).reduce(0) { $0 + p[(h * tokens + $1) * tokens + j] })
    }
  }
}
