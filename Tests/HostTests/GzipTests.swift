import Host
import Testing

@Suite struct GzipTests {
  /// As the program `gzip` compresses.
  private func compressed(_ bytes: [UInt8]) throws -> [UInt8] {
    let completion = try ChildProcess.run("gzip", ["-n", "-c"], input: bytes)
    try #require(completion.ending.isSuccess)
    return completion.output
  }

  /// Compressible, and longer than the pieces in which it is undone.
  private let text = (0..<700_000).map { UInt8(truncatingIfNeeded: ($0 &* $0) >> 9) }

  private func refusal(_ bytes: [UInt8], limit: Int = 1 << 20) -> Gzip.Failure? {
    #expect(throws: Gzip.Failure.self) { try Gzip.inflate(bytes, limit: limit) }
  }

  @Test(arguments: [0, 1, 100, 262_143, 262_144, 262_145, 700_000])
  func `contents come back whole`(count: Int) throws {
    let contents = Array(text.prefix(count))
    #expect(try Gzip.inflate(compressed(contents), limit: count) == contents)
  }

  @Test func `several members are one file`() throws {
    let (a, b) = (Array(text.prefix(300_000)), Array(text.suffix(1000)))
    let members = try compressed(a) + compressed([]) + compressed(b)
    #expect(try Gzip.inflate(members, limit: 301_000) == a + b)
  }

  @Test func `a prefix is the beginning, and no more is read than that takes`() throws {
    let whole = try compressed(text)
    for count in [0, 1, 16, 300_000, 700_000, 800_000] {
      #expect(try Gzip.prefix(of: whole, count: count) == Array(text.prefix(count)))
    }
    #expect(
      try Gzip.prefix(of: Array(whole.prefix(whole.count / 2)), count: 16) == Array(text.prefix(16))
    )
  }

  @Test func `the limit holds, however much there is`() throws {
    let bomb = try compressed([UInt8](repeating: 0, count: 64 << 20))
    #expect(bomb.count < 100_000)
    #expect(refusal(bomb, limit: 1000) == .largerThan(limit: 1000))
    #expect(refusal(try compressed([1, 2, 3]), limit: 2) == .largerThan(limit: 2))
    #expect(refusal(try compressed([1]) + compressed([2]), limit: 1) == .largerThan(limit: 1))
  }

  @Test func `every truncation is found`() throws {
    let whole = try compressed(Array(text.prefix(500)))
    for length in 0..<whole.count {
      #expect(refusal(Array(whole.prefix(length))) == .truncated(offset: length))
    }
  }

  /// A few bits have no meaning, such as those that fill the last byte: they may do no harm.
  @Test func `every flipped bit of data and check sums is found, unless it changes nothing`() throws
  {
    let contents = Array(text.prefix(500))
    let whole = try compressed(contents)
    var harmless = 0
    for i in 10..<whole.count {
      for bit in 0..<8 {
        var wrong = whole
        wrong[i] ^= 1 << UInt8(bit)
        guard let inflated = try? Gzip.inflate(wrong, limit: 1 << 20) else { continue }
        #expect(inflated == contents, "byte \(i), bit \(bit)")
        harmless += 1
      }
    }
    #expect(harmless < 8)
    // The check sum stands eight bytes before the end.
    var wrong = whole
    wrong[whole.count - 8] ^= 1
    guard case .corrupt(_, "incorrect data check") = refusal(wrong) else {
      Issue.record("a wrong check sum is called otherwise")
      return
    }
  }

  @Test func `what is not gzip, or follows it, is refused with the place`() throws {
    #expect(Gzip.isCompressed(try compressed([])))
    #expect(!Gzip.isCompressed([]) && !Gzip.isCompressed([0x1F]) && !Gzip.isCompressed([1, 2, 3]))
    guard case .corrupt(_, "incorrect header check") = refusal(Array("no gzip at all".utf8)) else {
      Issue.record("text passes")
      return
    }
    let whole = try compressed([1, 2, 3])
    guard case .corrupt(let offset, _) = refusal(whole + Array("trailing".utf8)) else {
      Issue.record("trailing bytes pass")
      return
    }
    #expect(offset >= whole.count)
  }
}
