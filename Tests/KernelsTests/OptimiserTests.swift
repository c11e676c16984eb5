import KernelTwins
import Kernels
import Testing

@Suite struct OptimiserTests {
  static let counts = [1, 3, 4, 7, 8, 9, 15, 16, 17, 53]

  private struct State {
    let parameters, gradients, firstMoments, secondMoments: Operand

    init(_ operands: Operands, _ count: Int, _ numbers: inout Numbers) {
      parameters = operands.matrix(1, count) { numbers.uniform() }
      gradients = operands.matrix(1, count) { numbers.uniform() }
      firstMoments = operands.matrix(1, count) { 0 }
      secondMoments = operands.matrix(1, count) { 0 }
    }

    init(copying other: State, _ operands: Operands) {
      parameters = operands.copy(other.parameters)
      gradients = operands.copy(other.gradients)
      firstMoments = operands.copy(other.firstMoments)
      secondMoments = operands.copy(other.secondMoments)
    }

    func apply(_ kernels: any KernelSet, _ step: AdamWStep) {
      kernels.adamW(
        parameters.row, gradients: gradients.row, firstMoments: firstMoments.row,
        secondMoments: secondMoments.row, step)
    }

    var all: [Operand] { [parameters, gradients, firstMoments, secondMoments] }
  }

  private static func step(_ t: Int, decay: Float = 0.1, clip: Float = 0.5) -> AdamWStep {
    func power(_ x: Float) -> Float { (0..<t).reduce(1) { power, _ in power * x } }
    return AdamWStep(
      learningRate: 0x1p-8, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: decay,
      gradientScale: clip, correction1: 1 - power(0.9), correction2: 1 - power(0.95))
  }

  /// Ten steps.
  ///
  /// A step rounds each moment by three operations, the update, of at most 4 rates, by ten, the parameter by
  /// two; 1 - beta and its products are folded in Float as the twin has them in double: one operation each.
  @Test func `moments and parameters are the twin's`() {
    let u = Double(Float.ulpOfOne) / 2
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 11)
      for count in Self.counts {
        Operands.with { operands in
          let got = State(operands, count, &numbers)
          let want = State(copying: got, operands)
          for t in 1...10 {
            got.apply(kernels, Self.step(t))
            want.apply(ScalarTwin(), Self.step(t))
            // The moments of one gradient all have one sign: errors stay relative.
            let bounds = [10 * u + 4 * 0x1p-8 * 40 * u, 0, 6 * u, 6 * u].map { $0 * Double(t) }
            for (k, bound) in bounds.enumerated() {
              for (a, b) in zip(got.all[k].elements, want.all[k].elements) {
                let scale = k == 0 ? 1 : abs(Double(b))
                #expect(
                  abs(Double(a) - Double(b)) <= bound * scale,
                  "\(kernels.instructionSet) \(count), step \(t), \(k)")
              }
            }
          }
          #expect(got.all.allSatisfy { $0.isUntouchedOutside })
        }
      }
    }
  }

  /// The first step of Adam is the rate, with the gradient's sign, whatever the gradient's size.
  @Test func `the first step has the size of the rate`() {
    for kernels in InstructionSet.underTest {
      Operands.with { operands in
        var numbers = Numbers(seed: 12)
        let state = State(operands, 53, &numbers)
        let before = state.parameters.elements
        state.apply(kernels, Self.step(1, decay: 0))
        for (i, g) in state.gradients.elements.enumerated() {
          let moved = before[i] - state.parameters.elements[i]
          // Rounding of a parameter up to 1, and ten operations on the step; ε is 1e-8 of |g| > 1e-4.
          #expect(abs(g) > 1e-4)
          #expect(abs(moved - (g > 0 ? 0x1p-8 : -0x1p-8)) < 0x1p-24 + 0x1p-8 * 3e-4)
        }
      }
    }
  }

  @Test func `no gradient and no decay: nothing moves; with decay, parameters shrink exactly`() {
    for kernels in InstructionSet.underTest {
      Operands.with { operands in
        var numbers = Numbers(seed: 13)
        let state = State(operands, 53, &numbers)
        let before = state.parameters.elements
        state.apply(kernels, Self.step(1, decay: 0, clip: 0))
        #expect(state.parameters.elements == before)
        state.apply(kernels, Self.step(1, decay: 0.5, clip: 0))
        #expect(state.parameters.elements == before.map { $0 * (1 - 0x1p-9) })
      }
    }
  }
}
