import Host
package import Scaling

/// What to do about a law that could not be identified, or stands at a bound.
package enum SweepAdvice {
  /// A run that the law was fitted to: its folder, and what it has spent.
  package struct Run: Hashable, Sendable {
    package let folder: String
    package let compute: Compute

    package init(folder: String, compute: Compute) {
      self.folder = folder
      self.compute = compute
    }
  }

  /// One sentence; `nil` for a law that needs no advice.
  package static func advice(_ law: Law, _ runs: [Run]) -> String? {
    guard let fit = law.fit else { return nil }
    let reason: String
    switch fit.status {
    case .unidentifiable where fit.risesAtEnd:
      return sentence(
        law, fit.reason ?? "",
        "a longer run would not mend that: try a lower --learning-rate or another --seed, in another folder"
      )
    case .unidentifiable, .stalled: reason = fit.reason ?? "no law was found"
    case .atBound(let bounds) where bounds.contains(.floorZero):
      reason = "the curve does not bend yet, so no floor was seen"
    case .atBound, .converged: return nil
    }
    guard !runs.isEmpty else { return nil }
    // Of a sweep, --budget is that of all cells together, and they have laws already.
    let commands = runs.map {
      "traverse resume \($0.folder) --budget \(NumberText.short(4 * $0.compute))"
    }
    return sentence(
      law, reason, "four times as long may tell: \(Listing.all(commands)), then calibrate again")
  }

  private static func sentence(_ law: Law, _ reason: String, _ advice: String) -> String {
    FileName.printable("\(law.shape): \(reason); \(advice)")
  }
}
