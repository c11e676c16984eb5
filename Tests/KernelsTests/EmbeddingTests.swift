import KernelTwins
import Kernels
import Testing

/// Whole numbers have exact sums, so every instruction set must agree with the twin bit for bit.
@Suite struct EmbeddingTests {
  static let widths = [1, 3, 4, 5, 7, 8, 9, 16, 17, 53]

  private static func forAllShapes(
    _ body: (Operands, any KernelSet, _ sequences: Int, _ tokens: Int, _ width: Int, inout Numbers)
      -> Void
  ) {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 7)
      for (sequences, tokens) in [(1, 1), (1, 7), (3, 4), (5, 1)] {
        for width in widths {
          Operands.with { body($0, kernels, sequences, tokens, width, &numbers) }
        }
      }
    }
  }

  @Test func `positions are added to every sequence`() {
    Self.forAllShapes { operands, kernels, sequences, tokens, width, numbers in
      let positions = operands.matrix(tokens, width) { numbers.whole() }
      let x = operands.matrix(sequences * tokens, width) { numbers.whole() }
      let expected = operands.copy(x)
      kernels.addPositions(positions.matrix, to: x.matrix)
      ScalarTwin().addPositions(positions.matrix, to: expected.matrix)
      #expect(x.elements == expected.elements && x.isUntouchedOutside)
    }
  }

  @Test(arguments: [false, true])
  func `gradients of positions are summed over sequences`(adding: Bool) {
    Self.forAllShapes { operands, kernels, sequences, tokens, width, numbers in
      let dx = operands.matrix(sequences * tokens, width) { numbers.whole() }
      let sums = operands.matrix(tokens, width) { adding ? numbers.whole() : .nan }
      let expected = operands.copy(sums)
      kernels.sumPositions(dx.matrix, into: sums.matrix, adding: adding)
      ScalarTwin().sumPositions(dx.matrix, into: expected.matrix, adding: adding)
      #expect(sums.elements == expected.elements && sums.isUntouchedOutside)
    }
  }

  private static func withTokens(_ count: Int, _ body: (Indices) -> Void) {
    var tokens = (0..<count).map { Int32($0 * 5 % 7) }
    tokens.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("there are tokens") }
      body(Indices(base: base, count: count))
    }
  }

  @Test func `rows of the table are copied, and their gradients find them again`() {
    Self.forAllShapes { operands, kernels, sequences, tokens, width, numbers in
      let table = operands.matrix(7, width) { numbers.whole() }
      let count = sequences * tokens
      let (x, expected) = (operands.matrix(count, width), operands.matrix(count, width))
      let dtable = operands.matrix(7, width) { numbers.whole() }
      let expectedGradient = operands.copy(dtable)
      Self.withTokens(count) { indices in
        kernels.lookUp(table.matrix, indices, into: x.matrix)
        ScalarTwin().lookUp(table.matrix, indices, into: expected.matrix)
        #expect(x.elements == expected.elements && x.isUntouchedOutside)
        kernels.lookUpBackward(x.matrix, indices, addingTo: dtable.matrix)
        ScalarTwin().lookUpBackward(x.matrix, indices, addingTo: expectedGradient.matrix)
        #expect(dtable.elements == expectedGradient.elements && dtable.isUntouchedOutside)
      }
    }
  }

  @Test func `a token outside of the table is refused`() async {
    await #expect(processExitsWith: .failure) {
      Operands.with { operands in
        let (table, x) = (operands.matrix(6, 3) { 1 }, operands.matrix(7, 3))
        EmbeddingTests.withTokens(7) {
          InstructionSet.underTest[0].lookUp(table.matrix, $0, into: x.matrix)
        }
      }
    }
  }
}
