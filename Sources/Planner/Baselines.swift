package import Scaling

/// What the same compute would do without the plan, and what the plan's error would cost.
///
/// docs/METHOD.md section 4: the baseline makes the headline, so every plan shows all of them.
package struct Baselines {
  private let problem: Problem
  private let error: Double
  private let compute: Compute
  private let schedule: Schedule

  package init(of schedule: Schedule, _ problem: Problem) {
    self.problem = problem
    self.schedule = schedule
    error = schedule.error
    compute = schedule.compute
  }

  /// One baseline; the shapes it trains are empty where no law covers what it would do.
  package func baseline(_ kind: Plan.Baseline.Kind) -> Plan.Baseline {
    switch kind {
    case .bestStatic: return bestStatic.map { fixed($0, kind) } ?? unknown(kind)
    case .finalShape: return schedule.laws.last.map { fixed($0, kind) } ?? unknown(kind)
    case .singleSwitch: return singleSwitch
    case .uniformSplit: return uniformSplit
    }
  }

  /// The shape that does best alone: at the budget, or for the target.
  ///
  /// A law says nothing about errors above its own largest, so a shape whose curve is not there yet does
  /// not count.
  private var bestStatic: Int? {
    switch problem.request.goal {
    case .budget:
      let errors = problem.laws.indices.compactMap { index in
        problem.laws[index].error(at: compute).map { (index: index, error: $0) }
      }
      return errors.min { $0.error < $1.error }?.index
    case .target: return cheapestStatic
    }
  }

  /// The shape that reaches the plan's error alone with the least compute.
  package var cheapestStatic: Int? {
    let computes = problem.laws.indices.compactMap { index in
      problem.laws[index].position(at: error).map { (index: index, compute: $0) }
    }
    return computes.min { $0.compute < $1.compute }?.index
  }

  /// One shape from start to end.
  private func fixed(_ index: Int, _ kind: Plan.Baseline.Kind) -> Plan.Baseline {
    let law = problem.laws[index]
    let match = law.position(at: error)
    var baseline = Plan.Baseline(
      kind: kind, shapes: [law.shape], error: law.error(at: compute), computeToMatch: match,
      saving: compute.saving(against: match),
      extrapolated: match.map { law.law.extrapolates(at: $0) } ?? false)
    baseline.curve = law.curve
    return baseline
  }

  /// The best plan of at most two phases under the same limits, whichever shape comes first.
  private var singleSwitch: Plan.Baseline {
    let pair = problem.asking {
      $0.maximumPhases = min($0.maximumPhases ?? 2, 2)
      $0.firstShape = .any
    }
    guard let limits = try? Limits(pair.request, pair.laws) else { return unknown(.singleSwitch) }
    func schedule(for goal: Plan.Goal) -> Schedule? {
      // One switch is found among fewer levels than several, and the polish places it exactly.
      let levels = ErrorLevels.usualCount(laws: pair.laws.count) / 2
      return try? Path.schedule(for: goal, of: pair.laws, limits, levels: levels)
    }
    let spending = schedule(for: .budget(compute))
    let matching = schedule(for: .target(error: error))
    let shown: Schedule?
    switch problem.request.goal {
    case .budget: shown = spending ?? matching
    case .target: shown = matching ?? spending
    }
    return baseline(.singleSwitch, shown, error: spending?.error, matching: matching)
  }

  /// The plan's shapes in the plan's order with equal compute each.
  private var uniformSplit: Plan.Baseline {
    let split = ComputeSplit(of: schedule, problem.laws)
    return baseline(
      .uniformSplit, schedule, error: split.schedule(spending: compute)?.error,
      matching: split.schedule(reaching: error, startingFrom: compute))
  }

  private func baseline(
    _ kind: Plan.Baseline.Kind, _ shown: Schedule?, error: Double?, matching: Schedule?
  ) -> Plan.Baseline {
    let laws = problem.laws
    return Plan.Baseline(
      kind: kind, shapes: shown?.laws.map { laws[$0].shape } ?? [], error: error,
      computeToMatch: matching?.compute, saving: compute.saving(against: matching?.compute),
      extrapolated: matching?.phases.contains { laws[$0.law].law.extrapolates(at: $0.exit) }
        ?? false)
  }

  private func unknown(_ kind: Plan.Baseline.Kind) -> Plan.Baseline {
    Plan.Baseline(kind: kind, shapes: [], error: nil, computeToMatch: nil, saving: nil)
  }
}

extension Compute {
  /// 1 - self / match, what is saved against another way to the same error.
  ///
  /// Zero up to rounding: a plan found in another way saves nothing against itself.
  func saving(against match: Compute?) -> Double? {
    guard let match, match > .zero else { return nil }
    let saving = 1 - self / match
    return abs(saving) < 1e-12 ? 0 : saving
  }
}
