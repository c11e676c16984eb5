import KernelTwins
import Kernels
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct LossTests {
  static let classCounts = [1, 2, 3, 7, 8, 9, 10, 15, 16, 17, 53, 256]
  static let u = Double(Float.ulpOfOne) / 2

  /// Labels that a kernel may read; freed when `body` ends.
  private static func withLabels(_ labels: [Int32], _ body: (Indices) -> Void) {
    var labels = labels
    labels.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("there are labels") }
      body(Indices(base: base, count: buffer.count))
    }
  }

  /// Logits are up to 8 apart: a weight e^z is off by the rounding of z, 16 u, and one ulp.
  ///
  /// The sum of V of them is off by V u more; the gradient, at most 1, by these and three operations; the loss, over
  /// rows, by 20 u of logits up to 16.
  @Test(arguments: [Float(0), 0.1])
  func `loss, answers and gradient are the twin's`(smoothing: Float) {
    for kernels in InstructionSet.underTest {
      var numbers = Numbers(seed: 6)
      for classes in Self.classCounts {
        for rows in [1, 5] {
          let labels = (0..<rows).map { Int32(($0 * 7 + 1) % classes) }
          Operands.with { operands in
            let x = operands.matrix(rows, classes) { 4 * numbers.uniform() }
            let expected = operands.copy(x)
            Self.withLabels(labels) { labels in
              let got = kernels.crossEntropy(
                x.matrix, labels: labels, smoothing: smoothing, gradientScale: 0.25)
              let want = ScalarTwin().crossEntropy(
                expected.matrix, labels: labels, smoothing: smoothing, gradientScale: 0.25)
              let name = "\(kernels.instructionSet) \(rows) x \(classes)"
              let relative = (Double(classes) + 24) * Self.u
              #expect(got.correct == want.correct, "\(name)")
              #expect(abs(got.loss - want.loss) <= Double(rows) * 16 * relative, "\(name)")
              for (got, want) in zip(x.elements, expected.elements) {
                #expect(abs(Double(got) - Double(want)) <= 0.25 * 2 * relative, "\(name)")
              }
              #expect(x.isUntouchedOutside, "\(name)")
            }
          }
        }
      }
    }
  }

  /// Central differences of the twin's loss, which is double: h² times a third derivative below 0.1.
  @Test(arguments: [Float(0), 0.1])
  func `the twin's gradient is the difference quotient of its loss`(smoothing: Float) {
    let (classes, h) = (5, Float(0x1p-10))
    let logits: [Float] = [0.5, -1.25, 2, 0.25, -0.75]
    Self.withLabels([3]) { labels in
      func loss(_ logits: [Float]) -> (loss: Double, gradient: [Float]) {
        var result = (loss: 0.0, gradient: [Float]())
        Operands.with { operands in
          var values = logits.makeIterator()
          let x = operands.matrix(1, classes) { values.next() ?? .nan }
          result.loss =
            ScalarTwin().crossEntropy(
              x.matrix, labels: labels, smoothing: smoothing, gradientScale: 1
            ).loss
          result.gradient = x.elements
        }
        return result
      }
      let gradient = loss(logits).gradient
      for c in 0..<classes {
        var (up, down) = (logits, logits)
        up[c] += h
        down[c] -= h
        let quotient = (loss(up).loss - loss(down).loss) / Double(2 * h)
        #expect(abs(quotient - Double(gradient[c])) < 2e-7, "\(c)")
      }
    }
  }

  @Test func `equal logits: the loss is log V, the first class the answer, the gradient 1 / V`() {
    for kernels in InstructionSet.underTest {
      for classes in Self.classCounts {
        Operands.with { operands in
          let x = operands.matrix(2, classes) { -3 }
          Self.withLabels([0, Int32(classes - 1)]) { labels in
            let sum = kernels.crossEntropy(x.matrix, labels: labels, smoothing: 0, gradientScale: 1)
            #expect(abs(sum.loss - 2 * log(Double(classes))) < 1e-12)
            #expect(sum.correct == (classes == 1 ? 2 : 1))
            if classes > 1 {
              #expect(abs(x.elements[1] * Float(classes) - 1) < 4 * Float.ulpOfOne)
            }
          }
        }
      }
    }
  }

  @Test func `logits far apart neither overflow nor lose the loss`() {
    for kernels in InstructionSet.underTest {
      Operands.with { operands in
        var values: [Float] = [1e4, -1e4, 0, 1e30, -1e30, 0]
        let x = operands.matrix(2, 3) { values.removeFirst() }
        Self.withLabels([1, 0]) { labels in
          let sum = kernels.crossEntropy(x.matrix, labels: labels, smoothing: 0, gradientScale: 1)
          #expect(sum == LossSum(loss: 2e4, correct: 1))
          #expect(x.elements == [1, -1, 0, 0, 0, 0])
        }
      }
    }
  }

  @Test func `a logit that is NaN makes the loss NaN`() {
    for kernels in InstructionSet.underTest {
      for place in 0..<19 {
        Operands.with { operands in
          let x = operands.matrix(1, 19) { 1 }
          x.matrix.base[place] = .nan
          Self.withLabels([2]) { labels in
            let sum = kernels.crossEntropy(x.matrix, labels: labels, smoothing: 0, gradientScale: 1)
            #expect(sum.loss.isNaN, "\(kernels.instructionSet) \(place)")
          }
        }
      }
    }
  }

  @Test func `a label that is no class is refused`() async {
    await #expect(processExitsWith: .failure) {
      Operands.with { operands in
        let x = operands.matrix(1, 3) { 1 }
        LossTests.withLabels([3]) { labels in
          _ = InstructionSet.underTest[0].crossEntropy(
            x.matrix, labels: labels, smoothing: 0, gradientScale: 1)
        }
      }
    }
  }
}
