package import Scaling

/// The same request planned on bootstrap draws of the laws, draw i of every law together.
///
/// What the points leave open about a law it leaves open about the plan: intervals come from whole
/// plans, never from intervals of parameters.
package struct DrawPlans {
  /// The plan on one draw.
  struct Outcome {
    var schedule: Schedule
    var shapes: [Shape]
    /// Against each baseline; all of it where the baseline never gets there, absent where its laws say
    /// nothing or the draw was not asked.
    var savings: [Plan.Baseline.Kind: Double]
  }

  /// One for each draw planned on; `nil` where the goal cannot be planned for.
  let outcomes: [Outcome?]
  private let level: Double

  /// The shortest path is planned on so many draws: 200 for up to 20 shapes, fewer for more, down to the
  /// 20 that an interval at 0.9 needs.
  ///
  /// The rule is planned on all of them: it costs microseconds.
  package static func pathDraws(shapes: Int) -> Int { min(200, max(20, 4000 / max(1, shapes))) }

  package init(_ laws: EligibleLaws, _ request: PlanRequest, method: Plan.Method) {
    let pathDraws = DrawPlans.pathDraws(shapes: laws.laws.count)
    let limit = request.drawLimit ?? (method == .path ? pathDraws : .max)
    level = request.level
    outcomes = (0..<min(limit, laws.draws)).map { index in
      let problem = Problem(laws.drawn(index).laws, request)
      guard let schedule = try? problem.solution(for: request.goal).schedule else { return nil }
      let baselines = Baselines(of: schedule, problem)
      var savings: [Plan.Baseline.Kind: Double] = [:]
      for kind in Plan.Baseline.Kind.allCases where kind != .singleSwitch || index < pathDraws {
        savings[kind] = baselines.baseline(kind).saving(orNeverAt: schedule.error)
      }
      return Outcome(
        schedule: schedule, shapes: schedule.laws.map { problem.laws[$0].shape }, savings: savings)
    }
  }

  /// How often there is a plan, and how often with these shapes in this order; `nil` without draws.
  package func agreement(on shapes: [Shape]) -> Plan.Agreement? {
    guard !outcomes.isEmpty else { return nil }
    let count = Double(outcomes.count)
    let feasible = outcomes.compactMap(\.self)
    let same = feasible.filter { $0.shapes == shapes }
    return Plan.Agreement(
      draws: outcomes.count, sameOrder: Double(same.count) / count,
      feasible: Double(feasible.count) / count)
  }

  package var errorInterval: Interval? { interval { $0.schedule.error } }

  /// Of the compute to a target; a draw in which no compute suffices has no upper end.
  package var computeInterval: Interval? {
    Planner.interval(
      of: outcomes.map { $0?.schedule.compute.flops ?? .infinity }, level: level)
  }

  package func savingInterval(against kind: Plan.Baseline.Kind) -> Interval? {
    interval { $0.savings[kind] }
  }

  /// Where phase `index` ends, on draws that choose the same shapes in the same order.
  package func endErrorInterval(ofPhase index: Int, _ shapes: [Shape]) -> Interval? {
    interval { $0.shapes == shapes ? $0.schedule.phases[index].endError : nil }
  }

  package func cumulativeInterval(ofPhase index: Int, _ shapes: [Shape]) -> Interval? {
    interval { outcome in
      guard outcome.shapes == shapes else { return nil }
      return outcome.schedule.phases[...index].reduce(.zero) { $0 + $1.compute }.flops
    }
  }

  private func interval(of value: (Outcome) -> Double?) -> Interval? {
    Planner.interval(of: outcomes.compactMap { $0.flatMap(value) }, level: level)
  }
}

extension Plan.Baseline {
  /// The saving; 1 - C/∞, all of it, where the baseline's laws cover its error but never get so low.
  fileprivate func saving(orNeverAt planned: Double) -> Double? {
    saving ?? error.flatMap { $0 > planned ? 1 : nil }
  }
}
