import Scaling

/// Which law is the cheapest at which error: the rule's s*(E) = argmin p_s(E), from the top down.
///
/// Found by root finding on differences of prices, never on a grid, so two laws may cross twice and
/// three anywhere. docs/METHOD.md section 2.
package struct LowestPrice: Sendable {
  /// One law over the errors at which it is the cheapest.
  package struct Stretch: Hashable, Sendable {
    /// Index among the eligible laws.
    package var law: Int
    package var upper: Double
    package var lower: Double
  }

  /// From the largest error of any law down to the lowest floor.
  ///
  /// Each begins where the one before it ended; or lower, where that one ended at its floor and no other
  /// law covered the errors just above it.
  package let stretches: [Stretch]

  /// Cost: one root finding for each law and stretch at most; most are settled by a sign.
  package init(of laws: [EligibleLaw]) {
    let prices = laws.map { $0.price() }
    var stretches: [Stretch] = []
    var error = laws.map(\.largestError).max() ?? 0
    var current = LowestPrice.cheapest(below: error, of: laws, prices)
    var changes: [Change: Int] = [:]
    while let law = current {
      // Two prices cross once in each direction, and a law may also come in where it begins: after
      // two changes from one to the other any third is rounding, which must not go on for ever.
      let rivals = laws.indices.filter {
        $0 != law && changes[Change(from: law, to: $0), default: 0] < 2
      }
      let end = LowestPrice.end(of: law, below: error, against: rivals, laws, prices)
      // Three prices through one point leave a stretch of no length, up to rounding.
      if error - end.error > 1e-12 * (error - laws[law].curve.c) {
        if let last = stretches.indices.last, stretches[last].law == law {
          stretches[last].lower = end.error
        } else {
          stretches.append(Stretch(law: law, upper: error, lower: end.error))
        }
      }
      error = end.error
      current = end.next
      if let next = end.next { changes[Change(from: law, to: next), default: 0] += 1 }
      if current == nil {
        error = laws.map(\.largestError).filter { $0 <= error }.max() ?? 0
        current = LowestPrice.cheapest(below: error, of: laws, prices)
      }
    }
    self.stretches = stretches
  }

  private struct Change: Hashable {
    var from: Int
    var to: Int
  }

  /// Where `law` stops being the cheapest, and which law is then; its own floor and none if it stays.
  private static func end(
    of law: Int, below error: Double, against rivals: [Int], _ laws: [EligibleLaw],
    _ prices: [LogPrice]
  ) -> (error: Double, next: Int?) {
    var end = prices[law].c
    var next: Int?
    for other in rivals {
      let top = min(error, laws[other].largestError)
      guard top >= end, top > prices[other].c else { continue }
      let entersCheaper = top < error && prices[other].value(at: top) < prices[law].value(at: top)
      let undercut =
        entersCheaper ? top : prices[law].isUndercut(by: prices[other], from: top, downTo: end)
      guard let undercut else { continue }
      if let rival = next, undercut == end {
        next = cheaper(rival, other, below: end, prices)
      } else if undercut > end || next == nil {
        (end, next) = (undercut, other)
      }
    }
    return (end, next)
  }

  /// The cheapest of all laws that cover the errors just below `error`; `nil` where none does.
  private static func cheapest(
    below error: Double, of laws: [EligibleLaw], _ prices: [LogPrice]
  ) -> Int? {
    laws.indices.filter { laws[$0].largestError >= error && laws[$0].curve.c < error }
      .reduce(nil) { best, other in
        best.map { cheaper($0, other, below: error, prices) } ?? other
      }
  }

  /// The cheaper of two laws at `error`; on a tie the one whose price rises less as the error falls,
  /// and of two equal laws the first.
  private static func cheaper(
    _ one: Int, _ other: Int, below error: Double, _ prices: [LogPrice]
  ) -> Int {
    let (p, q) = (prices[one].value(at: error), prices[other].value(at: error))
    if abs(p - q) > 1e-12 { return p < q ? one : other }
    let (slope, otherSlope) = (prices[one].slope(at: error), prices[other].slope(at: error))
    if abs(slope - otherSlope) > 1e-12 * abs(slope) { return slope > otherSlope ? one : other }
    return min(one, other)
  }
}
