import Engine
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct EpochOrderTests {
  @Test func `every example comes once, whatever their number`() {
    let counts = Array(1...300) + [511, 512, 513, 1000, 4095, 4096, 4097, 60_000, 65_537]
    for count in counts {
      for epoch in [0, 1] {
        let order = EpochOrder(count: count, seed: 3, epoch: epoch)
        var isSeen = [Bool](repeating: false, count: count)
        for place in 0..<count {
          let example = order[place]
          #expect(!isSeen[example], "\(example) twice among \(count)")
          isSeen[example] = true
        }
      }
    }
  }

  @Test func `the largest number of examples is in reach`() {
    let order = EpochOrder(count: 1 << 32, seed: 3, epoch: 0)
    var seen: Set<Int> = []
    for place in 0..<1000 { seen.insert(order[place << 22]) }
    #expect(seen.count == 1000)
    #expect(seen.contains { $0 > 1 << 31 })
    #expect(seen.allSatisfy { $0 < 1 << 32 })
  }

  @Test func `seed and epoch change the order, and nothing else does`() {
    func order(_ seed: UInt64, _ epoch: Int) -> [Int] {
      let order = EpochOrder(count: 100, seed: seed, epoch: epoch)
      return (0..<100).map { order[$0] }
    }
    #expect(order(1, 0) == order(1, 0))
    #expect(Set([order(1, 0), order(2, 0), order(1, 1), order(2, 1), Array(0..<100)]).count == 5)
  }

  /// Where places go over many epochs: a table of 10 x 10 counts against equal ones.
  ///
  /// Pearson's statistic has (10 − 1)² = 81 degrees of freedom in a table whose rows and columns all
  /// add up to the number of epochs; its mean is 81, its deviation √162. Five deviations are allowed.
  @Test(arguments: [10, 37, 1000])
  func `each place holds each example equally often`(count: Int) {
    let epochs = 5000
    var table = [Double](repeating: 0, count: 100)
    for epoch in 0..<epochs {
      let order = EpochOrder(count: count, seed: 9, epoch: epoch)
      for place in 0..<10 where order[place] < 10 { table[place * 10 + order[place]] += 1 }
    }
    let expected = Double(epochs) / Double(count)
    let statistic = table.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // Of a part of the table the sums are free: up to 100 degrees of freedom.
    let freedom = count == 10 ? 81.0 : 100.0
    #expect(abs(statistic - freedom) < 5 * (2 * freedom).squareRoot())
  }

  /// Neighbours in one epoch: their distances are those of random pairs, with mean (n² − 1)/3n.
  ///
  /// The deviation of one distance is n/√18; those of neighbours overlap, which five deviations cover.
  @Test func `neighbours are strangers`() {
    let n = 10_000
    let order = EpochOrder(count: n, seed: 4, epoch: 2)
    var sum = 0.0
    for place in 1..<n { sum += Double(abs(order[place] - order[place - 1])) }
    let mean = sum / Double(n - 1)
    #expect(abs(mean - Double(n) / 3) < 5 * Double(n) / 18.0.squareRoot() / Double(n).squareRoot())
  }

  @Test func `a place outside is a defect of the caller`() async {
    await #expect(processExitsWith: .failure) {
      _ = EpochOrder(count: 5, seed: 0, epoch: 0)[5]
    }
  }
}
