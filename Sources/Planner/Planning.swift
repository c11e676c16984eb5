package import Scaling

/// Laws and a request to a plan, with baselines, intervals and warnings.
///
/// A pure function of its arguments; the order of the laws does not matter. Provenance is the caller's.
package enum Planning {
  package static func plan(_ set: LawSet, _ request: PlanRequest) throws(PlanError) -> Plan {
    try request.validate()
    let counted = try set.counted(in: request.objective)
    return try plan(EligibleLaws(counted, startError: request.startError), of: set, request)
  }

  /// `laws` are those of `set`, or some of them, against what the request's objective counts.
  static func plan(
    _ laws: EligibleLaws, of set: LawSet, _ request: PlanRequest
  ) throws(PlanError) -> Plan {
    let problem = Problem(laws.laws, request)
    let solution = try problem.solution(for: request.goal)
    let schedule = solution.schedule
    let draws = DrawPlans(
      laws, problem.beginning(as: solution.method), method: solution.method)
    let shapes = schedule.laws.map { laws.laws[$0].shape }

    var final = Plan.Outcome(
      error: schedule.error, compute: schedule.compute, level: request.level)
    // One of the two is what was asked for and has no interval.
    switch request.goal {
    case .budget: final.errorInterval = draws.errorInterval
    case .target: final.computeInterval = draws.computeInterval
    }
    let baselines = Baselines(of: schedule, problem)
    var plan = Plan(
      metric: set.metric, convention: set.convention, goal: request.goal,
      objective: request.objective,
      method: solution.isControl ? .control : solution.method,
      phases: phases(of: schedule, laws.laws, shapes, draws), final: final,
      baselines: Plan.Baseline.Kind.allCases.map { kind in
        var baseline = baselines.baseline(kind)
        if baseline.saving != nil { baseline.savingInterval = draws.savingInterval(against: kind) }
        return baseline
      },
      agreement: draws.agreement(on: shapes))
    plan.evaluationExamples = set.evaluationExamples
    plan.warnings = Warnings(plan, solution, problem, laws).sentences
    plan.countBoth(by: set.laws)
    return plan
  }

  private static func phases(
    of schedule: Schedule, _ laws: [EligibleLaw], _ shapes: [Shape], _ draws: DrawPlans
  ) -> [Plan.Phase] {
    var cumulative = Compute.zero
    return schedule.phases.enumerated().map { index, phase in
      cumulative = cumulative + phase.compute
      var shown = Plan.Phase(
        shape: shapes[index], startError: phase.startError, endError: phase.endError,
        compute: phase.compute, cumulative: cumulative, transition: phase.transition,
        extrapolated: laws[phase.law].law.extrapolates(at: phase.exit))
      shown.curve = laws[phase.law].curve
      shown.endErrorInterval = draws.endErrorInterval(ofPhase: index, shapes)
      shown.cumulativeInterval = draws.cumulativeInterval(ofPhase: index, shapes)
      return shown
    }
  }
}
