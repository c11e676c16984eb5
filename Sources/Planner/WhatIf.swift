package import Scaling

/// Plans on several sets of shapes side by side, and what each shape is worth.
package struct WhatIf: Sendable {
  /// A choice of shapes, under the name the user gave it.
  package struct Choice: Hashable, Sendable {
    package var name: String
    package var shapes: [Shape]

    package init(name: String, shapes: [Shape]) {
      self.name = name
      self.shapes = shapes
    }
  }

  /// One choice with its plan, or with the reason why there is none.
  package struct Row: Sendable {
    package var choice: Choice
    package var result: Result<Plan, PlanError>
  }

  /// What the run costs more without one shape.
  package struct Worth: Sendable {
    package var shape: Shape
    /// The same request without it.
    package var without: Result<Plan, PlanError>
    /// 1 - (compute with all shapes) / (compute without this one to the same error).
    ///
    /// `nil` where that error is not reached without it, or the laws say nothing; negative where the
    /// plan is better off without.
    package var saving: Double?
    package var savingInterval: Interval?
  }

  /// Best first; those without a plan last, in the order given.
  package let rows: [Row]
  /// Of the best plan; `nil` where no choice has one.
  package let verdict: Verdict?

  /// Cost: one plan with all its draws for each choice.
  package static func comparison(
    of set: LawSet, _ choices: [Choice], _ request: PlanRequest
  ) throws(PlanError) -> WhatIf {
    try request.validate()
    guard !choices.isEmpty else { throw .invalidRequest("there is no set of shapes to compare") }
    let known = set.laws.map(\.shape)
    let rows = try choices.map { choice throws(PlanError) in
      for shape in choice.shapes where !known.contains(shape) {
        throw .unknownShape(shape, known: known)
      }
      var chosen = set
      chosen.laws = set.laws.filter { choice.shapes.contains($0.shape) }
      return Row(
        choice: choice,
        result: Result { () throws(PlanError) in
          try Planning.plan(chosen, request)
        })
    }
    let sorted = sorted(rows, request.goal)
    let best = try? sorted[0].result.get()
    return WhatIf(rows: sorted, verdict: best.map { Verdict(of: $0) })
  }

  /// What each usable shape of the set is worth, most first.
  ///
  /// The intervals compare both plans on the same draw, so what the draws share cancels.
  package static func worth(
    of set: LawSet, _ request: PlanRequest
  ) throws(PlanError) -> [Worth] {
    try request.validate()
    let laws = try EligibleLaws(set, startError: request.startError)
    let all = try Problem(laws.laws, request).solution(for: request.goal)
    let draws = min(
      laws.draws, request.drawLimit ?? DrawPlans.pathDraws(shapes: laws.laws.count))
    let worths = laws.laws.map(\.shape).map { shape -> (rank: Double, worth: Worth) in
      let others = laws.without(shape)
      let savings = (0..<draws).compactMap { index -> Double? in
        let drawn = laws.drawn(index)
        let full = Problem(drawn.laws, request)
        guard let schedule = try? full.solution(for: request.goal).schedule else { return nil }
        return saving(of: schedule, without: Problem(drawn.without(shape).laws, request))
      }
      let alone = saving(of: all.schedule, without: Problem(others.laws, request))
      let worth = Worth(
        shape: shape,
        without: Result { () throws(PlanError) in try Planning.plan(others, of: set, request) },
        saving: alone.flatMap { $0.isFinite ? $0 : nil },
        savingInterval: interval(of: savings, level: request.level))
      // Never reached without it is most; where the laws say nothing there is nothing to rank by.
      return (alone ?? -.infinity, worth)
    }
    return worths.enumerated().sorted { one, other in
      (-one.element.rank, one.offset) < (-other.element.rank, other.offset)
    }.map(\.element.worth)
  }

  /// Compute saved on the way to a schedule's error; infinite where the other laws never get there.
  private static func saving(of schedule: Schedule, without others: Problem) -> Double? {
    do {
      let match = try others.solution(for: .target(error: schedule.error)).schedule.compute
      return schedule.compute.saving(against: match)
    } catch .targetAboveStart {
      return nil
    } catch {
      return .infinity
    }
  }

  private static func sorted(_ rows: [Row], _ goal: Plan.Goal) -> [Row] {
    func rank(_ row: Row) -> Double {
      guard case .success(let plan) = row.result else { return .infinity }
      switch goal {
      case .budget: return plan.final.error
      case .target: return plan.final.compute.flops
      }
    }
    return rows.enumerated().sorted { one, other in
      (rank(one.element), one.offset) < (rank(other.element), other.offset)
    }.map(\.element)
  }
}
