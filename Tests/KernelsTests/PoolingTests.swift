import KernelTwins
import Kernels
import Testing

@Suite struct PoolingTests {
  private static func forAllShapes(
    _ body: (Operands, any KernelSet, _ sequences: Int, _ tokens: Int, _ width: Int, inout Numbers)
      -> Void
  ) {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 8)
      for (sequences, tokens) in [(1, 1), (2, 3), (3, 4), (1, 49), (5, 16)] {
        for width in EmbeddingTests.widths {
          Operands.with { body($0, kernels, sequences, tokens, width, &numbers) }
        }
      }
    }
  }

  /// Sums of whole numbers are exact; 1 / T is off by half an ulp, and so is the product.
  @Test func `the mean over tokens is the twin's, to an ulp`() {
    Self.forAllShapes { operands, kernels, sequences, tokens, width, numbers in
      let x = operands.matrix(sequences * tokens, width) { numbers.whole() }
      let (pooled, expected) = (
        operands.matrix(sequences, width), operands.matrix(sequences, width)
      )
      kernels.meanPool(x.matrix, into: pooled.matrix)
      ScalarTwin().meanPool(x.matrix, into: expected.matrix)
      for (got, want) in zip(pooled.elements, expected.elements) {
        #expect(abs(got - want) <= want.ulp, "\(kernels.instructionSet) \(tokens) x \(width)")
      }
      #expect(pooled.isUntouchedOutside)
    }
  }

  @Test func `on the way back every token gets its share, to an ulp`() {
    Self.forAllShapes { operands, kernels, sequences, tokens, width, numbers in
      let dpooled = operands.matrix(sequences, width) { numbers.uniform() }
      let dx = operands.matrix(sequences * tokens, width)
      let expected = operands.matrix(sequences * tokens, width)
      kernels.meanPoolBackward(dpooled.matrix, into: dx.matrix)
      ScalarTwin().meanPoolBackward(dpooled.matrix, into: expected.matrix)
      for (got, want) in zip(dx.elements, expected.elements) {
        #expect(abs(got - want) <= want.ulp, "\(kernels.instructionSet) \(tokens) x \(width)")
      }
      #expect(dx.isUntouchedOutside)
    }
  }
}
