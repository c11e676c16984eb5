/// The names a mistyped one may have meant.
package enum NearestNames {
  /// Up to three of the names, nearest first.
  ///
  /// Near are those within a third of the name's length in edits, and those that contain it; case does
  /// not count.
  ///
  /// Cost: length squared for each name; names are compared up to 100 characters, and 2,000 of them.
  package static func of(_ name: String, among names: [String]) -> [String] {
    let wanted = Array(name.lowercased().prefix(100))
    var near: [(distance: Int, name: String)] = []
    for candidate in names.prefix(2_000) where !candidate.isEmpty {
      let spelled = Array(candidate.lowercased().prefix(100))
      let distance = edits(from: wanted, to: spelled)
      let isPart = wanted.count > 2 && String(spelled).contains(String(wanted))
      if distance <= max(2, wanted.count / 3) || isPart { near.append((distance, candidate)) }
    }
    return near.sorted { $0.distance < $1.distance }.prefix(3).map(\.name)
  }

  /// Fewest insertions, deletions and replacements of one character (Levenshtein 1966).
  package static func edits(from a: [Character], to b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, character) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (character == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
