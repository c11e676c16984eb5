/// The names that a mistyped or shortened one may have meant.
package enum NearestNames {
  /// Up to three of `names`, nearest first, in the order given among equally near ones.
  ///
  /// Near is one edit in three characters, but at least one, or a name that contains the whole word.
  /// Case does not count. Cost: length squared for each name; up to 100 characters and 10,000 names
  /// are looked at.
  package static func of(_ name: String, among names: [String]) -> [String] {
    let wanted = name.lowercased().prefix(100)
    guard !wanted.isEmpty else { return [] }
    var near: [(distance: Int, place: Int, name: String)] = []
    for (place, candidate) in names.prefix(10_000).enumerated() {
      let spelled = candidate.lowercased().prefix(100)
      let distance = distance(from: wanted, to: spelled)
      let isPart = wanted.count > 1 && spelled.contains(wanted)
      if distance <= max(1, wanted.count / 3) || isPart {
        near.append((distance, place, candidate))
      }
    }
    return near.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.prefix(3).map(\.name)
  }

  /// Edits between two words: insert, delete, replace, or swap two neighbours.
  ///
  /// The optimal string alignment distance, a restricted form of Damerau (1964). Cost: the product of
  /// the two lengths.
  package static func distance(
    from first: some StringProtocol, to second: some StringProtocol
  ) -> Int {
    let (a, b) = (Array(first), Array(second))
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
