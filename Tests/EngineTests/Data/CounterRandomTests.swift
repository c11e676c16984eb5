import Engine
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct CounterRandomTests {
  /// The authors' known answers: `kat_vectors` of Random123 1.09, philox4x32 with 10 rounds.
  @Test func `Philox gives its published answers`() {
    let ones = UInt32.max
    #expect(
      CounterRandom.philox(SIMD4(0, 0, 0, 0), key: SIMD2(0, 0))
        == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    #expect(
      CounterRandom.philox(SIMD4(ones, ones, ones, ones), key: SIMD2(ones, ones))
        == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    // Digits of pi.
    #expect(
      CounterRandom.philox(
        SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
        key: SIMD2(0xA409_3822, 0x299F_31D0))
        == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  @Test func `each coordinate, in each of its bits, gives other words`() {
    var seen: Set<SIMD4<UInt32>> = []
    var count = 0
    func note(_ words: SIMD4<UInt32>) {
      seen.insert(words)
      count += 1
    }
    note(CounterRandom(seed: 0, purpose: .order).words(at: 0))
    note(CounterRandom(seed: 0, purpose: .split).words(at: 0))
    for bit in 0..<64 {
      note(CounterRandom(seed: 1 << UInt64(bit), purpose: .order).words(at: 0))
      note(CounterRandom(seed: 0, purpose: .order).words(at: 1 << UInt64(bit)))
    }
    for bit in 0..<32 {
      note(CounterRandom(seed: 0, purpose: .order, stream: 1 << UInt32(bit)).words(at: 0))
    }
    for bit in 0..<24 {
      note(CounterRandom(seed: 0, purpose: .order).words(at: 0, draw: 1 << UInt32(bit)))
    }
    #expect(seen.count == count)
  }

  /// Of n draws the mean lies within 5 standard errors with probability 1 − 6e-7; the seed is fixed.
  @Test func `uniform and normal numbers have their moments, and fill their range`() {
    let random = CounterRandom(seed: 11, purpose: .initialisation)
    let n = 40_000
    var (uniform, normal, squares, fourths) = (0.0, 0.0, 0.0, 0.0)
    var (least, greatest) = (1.0, 0.0)
    for i in 0..<n / 4 {
      let (u, z) = (random.uniforms(at: UInt64(i)), random.normals(at: UInt64(i), draw: 1))
      for lane in 0..<4 {
        uniform += u[lane]
        (least, greatest) = (min(least, u[lane]), max(greatest, u[lane]))
        normal += z[lane]
        squares += z[lane] * z[lane]
        fourths += pow(z[lane], 4)
      }
    }
    let error = 1 / Double(n).squareRoot()
    #expect(abs(uniform / Double(n) - 0.5) < 5 * error / 12.0.squareRoot())
    #expect(abs(normal / Double(n)) < 5 * error)
    // Variances of z² and z⁴: 2 and 96.
    #expect(abs(squares / Double(n) - 1) < 5 * error * 2.0.squareRoot())
    #expect(abs(fourths / Double(n) - 3) < 5 * error * 96.0.squareRoot())
    #expect(least > 0 && least < 1e-3)
    #expect(greatest < 1 && greatest > 0.999)
  }

  @Test func `a bounded number takes every value and none beyond`() {
    #expect(CounterRandom.below(5, 0) == 0)
    #expect(CounterRandom.below(5, .max) == 4)
    #expect(CounterRandom.below(1, .max) == 0)
    #expect(CounterRandom.below(1 << 32, 12345) == 12345)
  }
}
