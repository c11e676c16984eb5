import Scaling

/// Counts which rows were left out, by rule, and remembers the first few of each.
struct CurationTally {
  private var rows: [RunLog.Curation.Rule: (count: Int, first: [Int])] = [:]

  /// Lines named as examples for each rule.
  private static let exampleLimit = 3

  mutating func drop(_ row: Int, _ rule: RunLog.Curation.Rule) {
    rows[rule, default: (0, [])].count += 1
    if let first = rows[rule]?.first, first.count < Self.exampleLimit {
      rows[rule]?.first.append(row)
    }
  }

  func count(_ rule: RunLog.Curation.Rule) -> Int { rows[rule]?.count ?? 0 }

  /// The tally with line numbers, added to that of an earlier import of the same run.
  func curation(
    kept: Int, of table: LogTable, after earlier: RunLog.Curation?
  ) -> RunLog.Curation {
    var dropped = earlier?.dropped ?? []
    for rule in RunLog.Curation.Rule.allCases {
      guard let (count, first) = rows[rule] else { continue }
      if let index = dropped.firstIndex(where: { $0.rule == rule }) {
        dropped[index].count += count
      } else {
        let lines = first.sorted().map(table.line(ofRow:))
        dropped.append(.init(rule: rule, count: count, examples: lines))
      }
    }
    return RunLog.Curation(kept: kept, dropped: dropped)
  }
}

extension RunLog.Curation {
  /// `70 metric not logged there, 3 not finite`.
  var summary: String {
    dropped.map { "\($0.count) \($0.rule.rawValue)" }.joined(separator: ", ")
  }
}
