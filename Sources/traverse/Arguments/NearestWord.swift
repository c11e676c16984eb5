/// Guesses what was meant by a word that is not known.
package enum NearestWord {
  /// The candidate fewest edits away from `word`; `nil` where none is near enough to be meant.
  ///
  /// Near enough is one edit in three characters, but at least one; a candidate that begins with the word
  /// is near whatever its length. Case does not count. The first of equally near ones wins.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    let word = word.lowercased()
    guard !word.isEmpty else { return nil }
    let ranked = candidates.map { candidate in
      (candidate: candidate, distance: distance(from: word, to: candidate.lowercased()))
    }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    if best.distance <= max(1, word.count / 3) { return best.candidate }
    return candidates.first { word.count > 1 && $0.lowercased().hasPrefix(word) }
  }

  /// Edits between two words: insert, delete, replace, or swap two neighbours.
  ///
  /// The optimal string alignment distance, a restricted form of Damerau (1964). Cost: the product of
  /// the two lengths.
  package static func distance(from first: String, to second: String) -> Int {
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
