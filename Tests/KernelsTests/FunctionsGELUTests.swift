import KernelTwins
import Kernels
import Testing

@Suite struct FunctionsGELUTests {
  /// The largest errors that FunctionsGELU.swift states: of the value, relative above 1, and of the derivative.
  private static func stated(
    _ form: GELU, _ kernels: any KernelSet
  ) -> (value: Double, derivative: Double) {
    switch (form, kernels.instructionSet) {
    case (.exact, .portable): (2.9e-7, 2.1e-7)
    case (.exact, _): (2.1e-7, 1.8e-7)
    case (.tanh, .portable): (1.7e-7, 2.4e-7)
    case (.tanh, _): (1.6e-7, 2.2e-7)
    }
  }

  private static func apply(
    _ kernels: any KernelSet, _ x: [Float], _ form: GELU
  ) -> (
    value: [Float], derivative: [Float]
  ) {
    var derivative: [Float] = []
    let value = Floats.through(x) { x, y in
      var slopes = [Float](repeating: .nan, count: x.count + 64)
      slopes.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        kernels.gelu(x, form, into: y, derivative: Row(base: base, count: x.count))
      }
      derivative = Array(slopes[..<x.count])
    }
    return (value, derivative)
  }

  @Test(arguments: [GELU.exact, .tanh])
  func `over a stride of all floats the errors stay within what is stated`(form: GELU) {
    for kernels in InstructionSet.underTest {
      var worst = (value: 0.0, derivative: 0.0)
      Floats.forEach(step: 1021, in: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude) { x in
        let result = Self.apply(kernels, x, form)
        for (i, x) in x.enumerated() {
          let exact = ScalarTwin.gelu(Double(x), form)
          let value = abs(Double(result.value[i]) - exact.value) / max(1, abs(exact.value))
          let derivative = abs(Double(result.derivative[i]) - exact.derivative)
          if !(value <= worst.value) { worst.value = value }
          if !(derivative <= worst.derivative) { worst.derivative = derivative }
        }
      }
      let stated = Self.stated(form, kernels)
      let name = "\(kernels.instructionSet) \(form): \(worst)"
      // What is stated is measured, not padded.
      #expect(worst.value <= stated.value && worst.value > 0.6 * stated.value, "\(name)")
      #expect(
        worst.derivative <= stated.derivative && worst.derivative > 0.6 * stated.derivative,
        "\(name)")
    }
  }

  /// Central differences with h = 2^-10 in double: h² f''' / 6 < 5e-7, as |f'''| < 2.5, and rounding < 1e-12.
  @Test(arguments: [GELU.exact, .tanh])
  func `the twin's derivative is the difference quotient of its value`(form: GELU) {
    let h = 0x1p-10
    for x in stride(from: -8.0, through: 8, by: 0x1p-5) {
      let quotient =
        (ScalarTwin.gelu(x + h, form).value - ScalarTwin.gelu(x - h, form).value) / (2 * h)
      #expect(abs(quotient - ScalarTwin.gelu(x, form).derivative) < 5e-7, "\(form) at \(x)")
    }
  }

  @Test(arguments: [GELU.exact, .tanh])
  func `far out it is zero or the identity, and NaN stays NaN`(form: GELU) {
    for kernels in InstructionSet.underTest {
      let far = Self.apply(kernels, [-.infinity, -1e30, -20, 0, 20, 1e30, .infinity], form)
      #expect(far.value[0...2].allSatisfy { abs($0) < 1e-33 }, "\(far.value)")
      #expect(far.derivative[0...2].allSatisfy { abs($0) < 1e-33 }, "\(far.derivative)")
      #expect(far.value[3...] == [0, 20, 1e30, .infinity])
      #expect(far.derivative[3...] == [0.5, 1, 1, 1])
      let nan = Self.apply(kernels, [.nan, Float(bitPattern: 0xff80_0001)], form)
      #expect(nan.value.allSatisfy { $0.isNaN } && nan.derivative.allSatisfy { $0.isNaN })
    }
  }

  @Test(arguments: [GELU.exact, .tanh])
  func `rows of any length: the same bits, and only inside`(form: GELU) {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 2)
      for count in 1...53 {
        Operands.with { operands in
          let x = operands.matrix(1, count) { 4 * numbers.uniform() }
          let (y, derivative) = (operands.matrix(1, count), operands.matrix(1, count))
          kernels.gelu(x.row, form, into: y.row, derivative: derivative.row)
          let alone = x.elements.map { Self.apply(kernels, [$0], form) }
          #expect(y.elements == alone.map { $0.value[0] } && y.isUntouchedOutside)
          #expect(
            derivative.elements == alone.map { $0.derivative[0] } && derivative.isUntouchedOutside)
        }
      }
    }
  }
}
