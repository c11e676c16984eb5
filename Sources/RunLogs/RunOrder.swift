import Scaling

/// Brings rows into the order of training, each compute once.
enum RunOrder {
  /// Strictly increasing in compute, and in steps where they are known.
  ///
  /// Where a log goes back, the run was resumed from there: the later pass replaces every earlier row
  /// at or beyond its first value. Of several rows for one compute the last stays.
  /// Cost: linear, each row is added and removed once at most.
  static func resolve(_ candidates: inout Candidates, _ tally: inout CurationTally) {
    // In place: those before `count` are kept so far.
    var count = 0
    for index in 0..<candidates.count {
      let next = candidates.points[index]
      var isRewound = false
      while count > 0, candidates.points[count - 1].isBeyond(next) {
        count -= 1
        tally.drop(candidates.row(at: count), .rewound)
        isRewound = true
      }
      if count > 0,
        let rule = candidates.points[count - 1].rule(replacedBy: next, isRewound: isRewound)
      {
        count -= 1
        tally.drop(candidates.row(at: count), rule)
      }
      candidates.move(index, to: count)
      count += 1
    }
    candidates.removeSubrange(count..<candidates.count)
  }
}

extension RunLog.Point {
  /// Whether this row lies beyond a later one in compute or steps.
  fileprivate func isBeyond(_ later: Self) -> Bool {
    if compute > later.compute { return true }
    guard let step, let laterStep = later.step else { return false }
    return step > laterStep
  }

  /// By which rule a later row at the same place of the run replaces this one; `nil` where it does not.
  fileprivate func rule(replacedBy later: Self, isRewound: Bool) -> RunLog.Curation.Rule? {
    if isRewound, compute == later.compute || (step != nil && step == later.step) {
      return .rewound
    }
    guard compute == later.compute else { return nil }
    return error == later.error ? .duplicate : .superseded
  }
}
