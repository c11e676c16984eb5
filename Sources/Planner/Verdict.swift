package import Scaling

/// Whether changing shape is worth it, in one sentence.
package struct Verdict: Hashable, Sendable {
  package let isWorthIt: Bool
  package let sentence: String

  /// A smaller saving is not worth a change: what the rule assumes away weighs as much.
  ///
  /// Charging for transitions made the rule 0.1 to 2 % worse in a four-shape toy: ADAPTIVE.md section 8.
  package static let least = 0.01

  /// Judged against the best static shape, the hardest of the plain baselines.
  package init(of plan: Plan) {
    let not = "adaptivity is not worth it here"
    let best = plan.baselines.first { $0.kind == .bestStatic }
    let name = best.map { named($0.shapes) } ?? ""
    if plan.phases.count < 2 {
      isWorthIt = false
      sentence = "\(not): the plan is a static run of \(named(plan.phases.map(\.shape)))"
      return
    }
    guard let best, !best.shapes.isEmpty else {
      isWorthIt = true
      sentence = "no law covers what a single shape would do here"
      return
    }
    guard let saving = best.saving else {
      isWorthIt = true
      sentence =
        "\(name), the best shape alone, never reaches \(plan.metric) \(short(plan.final.error))"
      return
    }
    let likely = best.savingInterval.map { interval in
      let ends = [interval.lower, interval.upper].map { $0.isFinite ? percent($0) : "unbounded" }
      return " (\(percent(plan.final.level)) of draws: \(ends[0]) to \(ends[1]))"
    }
    let figure = "\(percent(saving))\(likely ?? "") against \(name), the best shape alone"
    if saving < Verdict.least {
      isWorthIt = false
      sentence = "\(not): it saves \(figure)"
    } else if let interval = best.savingInterval, interval.lower <= 0 {
      isWorthIt = false
      sentence = "\(not), as far as the draws tell: it saves \(figure)"
    } else {
      isWorthIt = true
      sentence = "changing shape saves \(figure)"
    }
  }
}
