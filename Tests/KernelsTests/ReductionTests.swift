import KernelTwins
import Kernels
import Testing

@Suite struct ReductionTests {
  static let counts = [1, 3, 4, 7, 8, 9, 15, 16, 17, 53, 200]

  @Test func `slots are added as a binary tree, the same for every instruction set`() {
    /// The largest power of two below the number of slots on the left, the rest on the right.
    func tree(_ x: ArraySlice<Float>) -> Float {
      guard x.count > 1 else { return x[x.startIndex] }
      var left = 1
      while 2 * left < x.count { left *= 2 }
      return tree(x.prefix(left)) + tree(x.dropFirst(left))
    }
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 9)
      for slots in 1...9 {
        for count in Self.counts {
          Operands.with { operands in
            let x = operands.matrix(slots, count) { numbers.uniform() }
            let sum = operands.matrix(1, count)
            let squares = kernels.reduce(x.matrix, into: sum.row)
            let expected = (0..<count).map { i in
              tree(ArraySlice((0..<slots).map { x.elements[$0 * count + i] }))
            }
            let name = "\(kernels.instructionSet) \(slots) x \(count)"
            #expect(sum.elements == expected && sum.isUntouchedOutside, "\(name)")
            let squaresInPlace = kernels.reduce(
              x.matrix, into: Row(base: x.matrix.base, count: count))
            #expect(
              Array(x.elements.prefix(count)) == expected && x.isUntouchedOutside
                && squaresInPlace == squares, "\(name), in place")
            // Squares are exact in double; their sum is off by an ulp an addition at most.
            let exact = expected.reduce(0) { $0 + Double($1) * Double($1) }
            #expect(
              abs(squares - exact) <= Double(count) * Double.ulpOfOne * exact, "\(name)")
          }
        }
      }
    }
  }

  @Test func `whole numbers: sums and squares are the twin's`() {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 10)
      for count in Self.counts {
        Operands.with { operands in
          let x = operands.matrix(4, count) { numbers.whole() }
          let (sum, expected) = (operands.matrix(1, count), operands.matrix(1, count))
          let squares = kernels.reduce(x.matrix, into: sum.row)
          #expect(squares == ScalarTwin().reduce(x.matrix, into: expected.row))
          #expect(sum.elements == expected.elements)
        }
      }
    }
  }

  @Test func `a gradient that is not finite shows in the sum of squares`() {
    for kernels in InstructionSet.underTest {
      for place in 0..<19 {
        Operands.with { operands in
          let x = operands.matrix(2, 19) { 1 }
          x.matrix.base[place] = .nan
          let sum = operands.matrix(1, 19)
          #expect(kernels.reduce(x.matrix, into: sum.row).isNaN)
        }
      }
    }
  }
}
