import Kernels
import Testing

@Suite struct FunctionsTests {
  /// A prime step: all exponents, both signs and all low digits occur.
  @Test(arguments: StatedFunction.all)
  func `over a stride of all floats the error stays within what is stated`(f: StatedFunction) {
    for kernels in InstructionSet.underTest {
      let worst = f.worst(kernels, step: 1021)
      #expect(
        worst.ulps <= f.largestError(of: kernels),
        "\(kernels.instructionSet): \(worst.ulps) ulp at \(worst.at)")
      // What is stated is measured, not padded.
      #expect(worst.ulps > 0.7 * f.largestError(of: kernels), "\(kernels.instructionSet)")
    }
  }

  @Test(arguments: StatedFunction.all)
  func `NaN stays NaN, whatever its bits`(f: StatedFunction) {
    let quiet: [UInt32] = [0x7fc0_0000, 0xffc0_0000, 0x7fc0_0001, 0x7fff_ffff, 0xffff_ffff]
    let signalling: [UInt32] = [0x7f80_0001, 0xff80_0001, 0x7fbf_ffff, 0x7f80_0100]
    for kernels in InstructionSet.underTest {
      let result = Floats.through((quiet + signalling).map(Float.init(bitPattern:))) {
        f.apply(kernels, $0, $1)
      }
      #expect(result.allSatisfy { $0.isNaN }, "\(kernels.instructionSet): \(result)")
    }
  }

  @Test func `exp: infinity and zero begin where they are stated to, and nothing is denormal`() {
    for kernels in InstructionSet.underTest {
      // The largest Float below ln(2^128) and the next one, which is above.
      let ends: [Float] = [
        88.72283, Float(88.72283).nextUp, 89, 1e30, .infinity, .greatestFiniteMagnitude,
      ]
      let high = Floats.through(ends) { kernels.exp($0, into: $1) }
      #expect(high[0].isFinite && high[0] > 3.402e38)
      #expect(high[1...].allSatisfy { $0 == .infinity }, "\(high)")
      let low = Floats.through([-86.99, -87, -87.34, -88, -1e30, -.infinity]) {
        kernels.exp($0, into: $1)
      }
      #expect(low.allSatisfy { $0 == 0 && $0.sign == .plus }, "\(low)")
      let around = (0..<20_000).map { Float(-87.5) + Float($0) * 0x1p-14 }
      let values = Floats.through(around) { kernels.exp($0, into: $1) }
      #expect(values.allSatisfy { $0 == 0 || $0 > 1.65e-38 })
    }
  }

  @Test func `exp of zero is one, tanh and erf keep zero and its sign, and end at one`() {
    for kernels in InstructionSet.underTest {
      #expect(Floats.through([0, -0.0]) { kernels.exp($0, into: $1) } == [1, 1])
      for f in StatedFunction.all.dropFirst() {
        let y = Floats.through([0, -0.0, 9.1, -9.1, .infinity, -.infinity]) {
          f.apply(kernels, $0, $1)
        }
        #expect(y == [0, 0, 1, -1, 1, -1], "\(f.testDescription)")
        #expect(y[0].sign == .plus && y[1].sign == .minus, "\(f.testDescription)")
      }
    }
  }

  @Test func `tanh and erf are odd, bit by bit`() {
    for kernels in InstructionSet.underTest {
      for f in StatedFunction.all.dropFirst() {
        Floats.forEach(step: 65_521, in: 0...Float.infinity) { x in
          let right = Floats.through(x) { f.apply(kernels, $0, $1) }
          let left = Floats.through(x.map { -$0 }) { f.apply(kernels, $0, $1) }
          #expect(left == right.map { -$0 }, "\(kernels.instructionSet) \(f.testDescription)")
        }
      }
    }
  }

  /// A number's result has the same bits wherever in a row it stands, and nothing else is written.
  @Test(arguments: StatedFunction.all)
  func `rows of any length: the same bits, and only inside`(f: StatedFunction) {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 1)
      for count in 1...53 {
        Operands.with { operands in
          let x = operands.matrix(1, count) { 4 * numbers.uniform() }
          let y = operands.matrix(1, count)
          f.apply(kernels, x.row, y.row)
          let alone = x.elements.flatMap { x in Floats.through([x]) { f.apply(kernels, $0, $1) } }
          #expect(y.elements == alone && y.isUntouchedOutside, "\(kernels.instructionSet) \(count)")
        }
      }
    }
  }
}

/// Takes a minute.
@Suite struct FunctionsSlow {
  @Test(arguments: StatedFunction.all)
  func `over a finer stride the error stays within what is stated`(f: StatedFunction) {
    for kernels in InstructionSet.underTest {
      let worst = f.worst(kernels, step: 61)
      #expect(
        worst.ulps <= f.largestError(of: kernels),
        "\(kernels.instructionSet): \(worst.ulps) ulp at \(worst.at)")
    }
  }
}
