import Engine
import Testing

@Suite struct HeldOutSplitTests {
  private func split(
    _ hashes: [UInt64], _ weights: [Int]? = nil, oneIn share: Int = 10, seed: UInt64 = 1
  ) -> [Bool]? {
    HeldOutSplit.isHeldOut(
      hashes: hashes, weights: weights ?? hashes.map { _ in 1 }, oneIn: share, seed: seed)
  }

  @Test func `the share is met, to within one item`() throws {
    for count in [2, 9, 10, 11, 100, 1234] {
      let isHeldOut = try #require(split((0..<count).map { UInt64($0) }))
      let held = isHeldOut.count { $0 }
      #expect(held == max(1, count / 10))
    }
  }

  @Test func `equal hashes are on the same side`() throws {
    let random = CounterRandom(seed: 5, purpose: .order)
    for seed in 0..<20 {
      let hashes = (0..<500).map { UInt64(random.words(at: UInt64($0)).x % 200) }
      let isHeldOut = try #require(split(hashes, seed: UInt64(seed)))
      let held = Set(zip(hashes, isHeldOut).filter(\.1).map(\.0))
      let trained = Set(zip(hashes, isHeldOut).filter { !$0.1 }.map(\.0))
      #expect(held.isDisjoint(with: trained))
      #expect(!held.isEmpty && !trained.isEmpty)
    }
  }

  @Test func `the choice depends on the seed and not on the order of the items`() throws {
    let hashes = (0..<1000).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
    let forward = try #require(split(hashes))
    let backward = try #require(split(hashes.reversed()))
    #expect(forward == backward.reversed())
    #expect(split(hashes, seed: 2) != forward)
  }

  @Test func `a crowd of copies is trained on, not held out`() throws {
    let hashes = (0..<100).map { UInt64($0 < 90 ? 0 : $0) }
    for seed in 0..<50 {
      let isHeldOut = try #require(split(hashes, seed: UInt64(seed)))
      #expect(isHeldOut.firstIndex(of: true) ?? 0 >= 90)
    }
  }

  @Test func `one light item does not stand for a share of heavy ones`() throws {
    // 17 full blocks and a short one, as of a text of a megabyte.
    let weights = [Int](repeating: 65536, count: 17) + [100]
    for seed in 0..<50 {
      let isHeldOut = try #require(
        split((0..<18).map { UInt64($0) }, weights, oneIn: 20, seed: UInt64(seed)))
      let held = zip(weights, isHeldOut).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
      #expect(held >= 65536 && held <= 65636)
    }
  }

  @Test func `where nothing differs nothing can be held out`() {
    #expect(split([]) == nil)
    #expect(split([7]) == nil)
    #expect(split([7, 7, 7]) == nil)
    #expect(split([7, 7, 8, 8]).map { $0.count { $0 } } == 2)
    #expect(split([7, 8]).map { $0.count { $0 } } == 1)
  }
}
