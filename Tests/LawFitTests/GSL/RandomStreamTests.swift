import LawFit
import Testing

@Suite struct RandomStreamTests {
  func numbers(_ seed: UInt64, _ name: String) -> [Double] {
    var stream = RandomStream(seed: seed, name: name)
    return (0..<5).map { _ in stream.uniform() }
  }

  @Test func `one seed and name give one stream`() {
    #expect(numbers(1, "a") == numbers(1, "a"))
  }

  @Test func `another seed or name gives another stream`() {
    let seeds: [UInt64] = [0, 1, 2, 1 << 32, 1 << 63, .max]
    let streams =
      seeds.map { numbers($0, "a") } + [numbers(1, "b"), numbers(1, ""), numbers(1, "ab")]
    #expect(Set(streams).count == streams.count)
  }

  /// Means of n numbers lie within five standard errors but once in a million.
  @Test func `uniform, normal and indices have their moments`() {
    var stream = RandomStream(seed: 1, name: "moments")
    let n = 20_000.0
    let uniform = (0..<Int(n)).map { _ in stream.uniform() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(uniform.reduce(0, +) / n - 0.5) < 5 * (1 / (12 * n)).squareRoot())
    let normal = (0..<Int(n)).map { _ in stream.normal() }
    #expect(abs(normal.reduce(0, +) / n) < 5 / n.squareRoot())
    #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / n - 1) < 5 * (2 / n).squareRoot())
    var counts = [0.0, 0, 0]
    for _ in 0..<Int(n) { counts[stream.index(below: 3)] += 1 }
    #expect(counts.allSatisfy { abs($0 / n - 1.0 / 3) < 5 * (2.0 / 9 / n).squareRoot() })
  }
}
