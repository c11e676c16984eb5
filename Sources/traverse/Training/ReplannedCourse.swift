import Engine
import LawFit
import Planner
import Scaling

/// A plan that is made anew at every evaluation, from laws that know what the run has shown.
///
/// The law of the present shape is fitted to what it was and to the phase's own points (`LawUpdate`). A run that stands at
/// some place of a law's curve has paid the curve up to there, so the rest of the way is the plan that begins with this shape
/// and has place plus what is left for a budget. The phase is over when the run stands at or below that plan's switch.
struct ReplannedCourse: Course {
  let plan: Plan
  let phases: PhasePlan
  let transition: Transition
  let laws: LawSet
  /// Of every law.
  let shapes: [Shape: TrainingShape]
  let first: Shape
  let order: [String: AxisOrder]

  /// Fewer points of a phase tell nothing yet.
  static let least = 5

  func phase(_ index: Int, after points: [LogPoint]) throws(RunError) -> AdaptiveRun.Phase? {
    guard let way = way(to: index, points), var trained = shapes[first] else { return nil }
    for shape in way.dropFirst() {
      guard let wanted = shapes[shape] else { return nil }
      do { trained = try transition.shape(wanted, after: trained) } catch {
        throw .transition(error)
      }
    }
    let spent = points.last?.compute ?? .zero
    // Which phase is the last is known when it ends: the rate stays constant.
    return phases.phase(index, of: trained, limit - spent)
  }

  func isOver(_ index: Int, at points: [LogPoint]) throws(RunError) -> Bool {
    if case .target(let error) = plan.goal, let point = points.last,
      let found = plan.error(of: point), found <= error
    {
      return true
    }
    guard let shape = way(to: index, points)?.last else { return true }
    return next(after: index, of: shape, points) != nil
  }

  /// The shapes of the phases up to this one; `nil` where the run ends before it.
  private func way(to index: Int, _ points: [LogPoint]) -> [Shape]? {
    var way = [first]
    for number in 0..<index {
      guard let next = next(after: number, of: way[number], points.filter { $0.phase <= number })
      else { return nil }
      way.append(next)
    }
    return way
  }

  /// All that may be spent; on the way to a target twice what was planned.
  private var limit: Compute {
    if case .target = plan.goal { 2 * plan.final.compute } else { plan.final.compute }
  }

  /// The shape to change into behind the last point; `nil` where the present one is to go on.
  private func next(after index: Int, of shape: Shape, _ points: [LogPoint]) -> Shape? {
    let own = points.filter { $0.phase == index }
    guard let begin = own.first, let end = own.last, own.count >= Self.least,
      let number = laws.laws.firstIndex(where: { $0.shape == shape })
    else { return nil }
    let origin = index == 0 ? Compute.zero : begin.compute
    let seen = own.compactMap { point in
      plan.error(of: point).map {
        RunLog.Point(compute: point.compute - origin, error: $0)
      }
    }
    let update = LawUpdate(
      laws.laws[number], points: seen.filter { $0.compute > .zero || index > 0 },
      isFromScratch: index == 0)
    var laws = laws
    laws.laws[number] = update.law
    var request = PlanRequest(goal: plan.goal, order: order, firstShape: .shape(shape))
    if case .budget = plan.goal {
      request.goal = .budget(update.position + (limit - end.compute))
    }
    guard let eligible = try? EligibleLaws(laws, startError: nil),
      let schedule = try? Problem(eligible.laws, request).solution(for: request.goal).schedule,
      schedule.phases.count > 1, let curve = update.law.curve,
      curve.error(after: update.position) <= schedule.phases[0].endError
    else { return nil }
    return eligible.laws[schedule.phases[1].law].shape
  }
}
