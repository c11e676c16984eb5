import Scaling

/// Brings rows into the order of training, each compute once.
enum RunOrder {
  /// Strictly increasing in compute, and in steps where they are known.
  ///
  /// Where a log goes back, the run was resumed from there: the later pass replaces every earlier row
  /// at or beyond its first value. Of several rows for one compute the last stays.
  /// Cost: linear, each row is added and removed once at most.
  static func resolved(_ candidates: [Candidate], _ tally: inout CurationTally) -> [Candidate] {
    var kept: [Candidate] = []
    kept.reserveCapacity(candidates.count)
    for next in candidates {
      var isRewound = false
      while let last = kept.last, last.isBeyond(next) {
        tally.drop(last.row, .rewound)
        kept.removeLast()
        isRewound = true
      }
      if let last = kept.last, isRewound, last.isLevel(with: next) {
        tally.drop(last.row, .rewound)
        kept.removeLast()
      } else if let last = kept.last, last.compute == next.compute {
        tally.drop(last.row, last.error == next.error ? .duplicate : .superseded)
        kept.removeLast()
      }
      kept.append(next)
    }
    return kept
  }

  /// Sorted by compute; rows of equal compute stay in the order of the file.
  ///
  /// For logs without steps: nothing tells a resumed run from a table of end points.
  static func sorted(_ candidates: [Candidate]) -> [Candidate] {
    candidates.sorted { ($0.compute, $0.row) < ($1.compute, $1.row) }
  }

  static func isSorted(_ candidates: [Candidate]) -> Bool {
    zip(candidates, candidates.dropFirst()).allSatisfy { $0.compute <= $1.compute }
  }
}

extension Candidate {
  /// Whether this row lies beyond a later one in compute or steps.
  fileprivate func isBeyond(_ later: Candidate) -> Bool {
    if compute > later.compute { return true }
    guard let step, let laterStep = later.step else { return false }
    return step > laterStep
  }

  /// Whether both stand at the same place of the run.
  fileprivate func isLevel(with later: Candidate) -> Bool {
    compute == later.compute || (step != nil && step == later.step)
  }
}
