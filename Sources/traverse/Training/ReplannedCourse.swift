package import Engine
import LawFit
import Planner
package import Scaling

/// A plan that is made anew at every evaluation, from laws that know what the run has shown.
///
/// The law of the present shape is fitted to what it was and to the phase's own points (`LawUpdate`). A run that stands at
/// some place of a law's curve has paid the curve up to there, so the rest of the way is the plan that begins with this shape
/// and has place plus what is left for a budget. The phase is over when the run stands at or below that plan's switch.
package struct ReplannedCourse: Course {
  let plan: Plan
  let phases: PhasePlan
  let transition: Transition
  let laws: LawSet
  /// Of every law.
  let shapes: [Shape: TrainingShape]
  let first: Shape
  let order: [String: AxisOrder]

  /// `shapes` has those of all laws with a curve, and `first` among them.
  package init(
    plan: Plan, phases: PhasePlan, transition: Transition, laws: LawSet,
    shapes: [Shape: TrainingShape], first: Shape, order: [String: AxisOrder] = [:]
  ) {
    self.plan = plan
    self.phases = phases
    self.transition = transition
    self.laws = laws
    self.shapes = shapes
    self.first = first
    self.order = order
  }

  /// Fewer points of a phase tell nothing yet.
  package static let least = 5

  /// A shape as its law names it, and as the run comes to it.
  private struct Station {
    let law: Shape
    let trained: TrainingShape
  }

  package func phase(_ index: Int, after points: [LogPoint]) -> AdaptiveRun.Phase? {
    guard let station = station(of: index, points) else { return nil }
    let spent = points.last?.compute ?? .zero
    // Which phase is the last is known when it ends: the rate stays constant.
    return phases.phase(index, of: station.trained, limit - spent)
  }

  package func isOver(_ index: Int, at points: [LogPoint]) -> Bool {
    if case .target(let error) = plan.goal, let point = points.last,
      let found = plan.error(of: point), found <= error
    {
      return true
    }
    guard let station = station(of: index, points) else { return true }
    return next(after: index, of: station, points) != nil
  }

  /// Where the phases before lead this one; `nil` where the run ends before it.
  private func station(of index: Int, _ points: [LogPoint]) -> Station? {
    guard let shape = shapes[first] else { return nil }
    var station = Station(law: first, trained: shape)
    for number in 0..<index {
      guard let next = next(after: number, of: station, points.filter { $0.phase <= number })
      else { return nil }
      station = next
    }
    return station
  }

  /// All that may be spent; on the way to a target twice what was planned.
  private var limit: Compute {
    if case .target = plan.goal { 2 * plan.final.compute } else { plan.final.compute }
  }

  /// What to change into behind the last point; `nil` where the present shape is to go on.
  private func next(after index: Int, of station: Station, _ points: [LogPoint]) -> Station? {
    let own = points.filter { $0.phase == index }
    guard let begin = own.first, let end = own.last, own.count >= Self.least,
      let law = laws.laws.first(where: { $0.shape == station.law })
    else { return nil }
    let origin = index == 0 ? Compute.zero : begin.compute
    let seen = own.compactMap { point in
      plan.error(of: point).map {
        RunLog.Point(compute: point.compute - origin, error: $0)
      }
    }
    let update = LawUpdate(
      law, points: seen.filter { $0.compute > .zero || index > 0 }, isFromScratch: index == 0)
    // What the operators cannot make of this model must not come next, nor may it come later: whatever can be reached
    // through another shape can be reached at once. Whether a plan's further changes follow on each other is seen then.
    let open = shapes.compactMapValues { try? transition.shape($0, after: station.trained) }
    var laws = laws
    laws.laws = laws.laws.compactMap { other in
      other.shape == station.law ? update.law : open[other.shape] == nil ? nil : other
    }
    var request = PlanRequest(goal: plan.goal, order: order, firstShape: .shape(station.law))
    if case .budget = plan.goal {
      request.goal = .budget(update.position + (limit - end.compute))
    }
    guard let eligible = try? EligibleLaws(laws, startError: nil),
      let schedule = try? Problem(eligible.laws, request).solution(for: request.goal).schedule,
      schedule.phases.count > 1, let curve = update.law.curve,
      curve.error(after: update.position) <= schedule.phases[0].endError
    else { return nil }
    let chosen = eligible.laws[schedule.phases[1].law].shape
    return open[chosen].map { Station(law: chosen, trained: $0) }
  }
}
