/// Which data are held out: a seeded choice by content, so that equal data are on the same side.
///
/// Everything with one hash goes together: a copy of what is trained on is never evaluated on. What is
/// merely similar is not recognised.
package enum HeldOutSplit {
  /// One in how many bytes of text is held out.
  package static let text = 20
  /// One in how many images is held out where no test file comes with them.
  package static let images = 10

  /// For each item whether it is held out; `nil` where all are equal and nothing can be.
  ///
  /// Groups of equal hashes are ranked by a random number that depends on hash and seed, and held out
  /// in that order until `weights` add up to one in `share`. A group heavier than that share and than any
  /// single item is passed over (a file that was copied a hundred times) unless all are; one always stays.
  /// Cost: a sort of the items.
  package static func isHeldOut(
    hashes: [UInt64], weights: [Int], oneIn share: Int, seed: UInt64
  ) -> [Bool]? {
    precondition(hashes.count == weights.count, "\(hashes.count) hashes, \(weights.count) weights")
    let random = CounterRandom(seed: seed, purpose: .split)
    let ranks = hashes.map { hash in
      let words = random.words(at: hash)
      return UInt64(words.x) << 32 | UInt64(words.y)
    }
    let order = hashes.indices.sorted { i, j in
      (ranks[i], hashes[i], i) < (ranks[j], hashes[j], j)
    }
    let groups = order.split(indicesWhere: { hashes[$0] != hashes[$1] })
    guard groups.count > 1 else { return nil }

    let groupWeights = groups.map { group in group.reduce(0) { $0 + weights[$1] } }
    let target = weights.reduce(0, +) / share
    let heaviest = max(target, weights.max() ?? 0, groupWeights.min() ?? 0)
    var isHeldOut = [Bool](repeating: false, count: hashes.count)
    var (weight, groupsLeft) = (0, groups.count)
    for (group, added) in zip(groups, groupWeights)
    where weight < max(1, target) && groupsLeft > 1 && added <= heaviest {
      for item in group { isHeldOut[item] = true }
      weight += added
      groupsLeft -= 1
    }
    return isHeldOut
  }
}

extension [Int] {
  /// Cut between neighbours wherever `isBorder` holds.
  fileprivate func split(indicesWhere isBorder: (Int, Int) -> Bool) -> [ArraySlice<Int>] {
    var pieces: [ArraySlice<Int>] = []
    var start = 0
    for place in indices where place + 1 == count || isBorder(self[place], self[place + 1]) {
      pieces.append(self[start...place])
      start = place + 1
    }
    return pieces
  }
}
