import Scaling
import Testing

@Suite struct PowerLawTests {
  let laws = [
    PowerLaw(a: 1, b: 1, c: 0.5), PowerLaw(a: 3.296e9, b: 0.5321, c: 3.3594),
    PowerLaw(a: 0.509, b: 0.306, c: 0, d: 0.26), PowerLaw(a: 1e40, b: 2, c: 1.5, d: 1e18),
  ]

  /// exp and log err by at most an ulp each; the exponent multiplies a relative error by b or 1/b,
  /// and logarithms here stay below 100: 1e-12 leaves a factor of ten.
  let relative = 1e-12

  @Test(arguments: [1.5, 3.7, 4.2, 12.0])
  func `the inverse undoes the law`(error: Double) throws {
    for law in laws {
      guard let compute = law.compute(toReach: error) else {
        #expect(error <= law.c)
        continue
      }
      guard compute.flops + law.d > 0, compute.flops > -law.d / 2 else { continue }
      let back = law.error(after: compute)
      #expect(abs(back - error) <= relative * error * max(1, law.b))
    }
  }

  /// Central difference of the inverse; its truncation is O(h²) and its rounding O(ulp/h).
  @Test func `the price is the slope of the inverse`() throws {
    for law in laws {
      let error = law.c + 0.3
      let h = 1e-5 * 0.3
      let upper = try #require(law.compute(toReach: error - h)).flops
      let lower = try #require(law.compute(toReach: error + h)).flops
      let slope = (upper - lower) / (2 * h)
      #expect(abs(slope - law.price(at: error)) <= 1e-6 * slope)
    }
  }

  @Test func `the price is (C + d) over b (E - c)`() throws {
    let law = laws[2]
    let compute = Compute(flops: 40)
    let error = law.error(after: compute)
    let expected = (compute.flops + law.d) / (law.b * (error - law.c))
    #expect(abs(law.price(at: error) - expected) <= relative * expected)
  }

  @Test func `below the floor there is no compute and no price`() {
    #expect(laws[0].compute(toReach: 0.5) == nil)
    #expect(laws[0].compute(toReach: 0.4) == nil)
    #expect(laws[0].price(at: 0.5) == .infinity)
  }

  @Test func `compute in other units leaves errors alone`() {
    let law = laws[3]
    let scaled = law.scalingCompute(by: 1e-9)
    let there = law.error(after: Compute(flops: 3e20))
    let here = scaled.error(after: Compute(flops: 3e11))
    #expect(abs(there - here) <= relative * there)
  }
}
