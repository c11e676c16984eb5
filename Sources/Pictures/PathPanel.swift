import Scaling

/// The upper panel of a plan: laws, path and best static run over compute.
struct PathPanel {
  let plan: Plan
  let laws: [Law]
  let key: ShapeKey
  let trajectory: Trajectory
  let baseline: Plan.Baseline?

  static let planWidth = 4.0
  static let goalMark = Mark.line(.grey, width: 0.8)
  static let baselineMark = Mark.line(.ink, width: 1.6, dash: .dashed)

  /// From where the first of the shapes begins to where the best static run has caught up.
  var computeRange: ClosedRange<Double> {
    let end = plan.final.compute.flops
    let top = trajectory.legs.map(\.entryError).max() ?? plan.final.error
    let starts = laws.compactMap { law in
      law.curve?.compute(toReach: min(top, law.largestError ?? top))?.flops
    }
    // A law with d > 0 can begin at no compute at all, which a logarithmic axis cannot show.
    let left = max(starts.min() ?? end, end * 1e-7)
    // A baseline that catches up far beyond the plan must not press the plan to the edge.
    let match = baseline?.computeToMatch?.flops ?? end
    let right = max(end, min(match, 10 * end))
    return min(left, end / 2)...1.5 * right
  }

  /// From the first phase's beginning down to the lowest law at the right edge.
  var errorRange: ClosedRange<Double> {
    let start = trajectory.legs.map(\.entryError).max() ?? plan.final.error
    let ends = laws.compactMap { law in
      law.curve?.error(after: Compute(flops: computeRange.upperBound))
    }
    let lowest = min(ends.min() ?? plan.final.error, plan.final.error)
    let interval = plan.final.errorInterval.map { [$0.lower, $0.upper] } ?? []
    return ClosedRange(spanning: [start, lowest, plan.final.error] + interval) ?? 1...10
  }

  var series: [Series] {
    (goal + laws.flatMap(thin) + staticRun + skips + trajectory.legs.flatMap(thick) + marks)
      .filter { !$0.rows.isEmpty }
  }

  /// A hair line at the budget, or at the target.
  private var goal: [Series] {
    let rows =
      switch plan.goal {
      case .budget:
        [errorRange.lowerBound / 2, errorRange.upperBound * 2].map {
          [plan.final.compute.flops, $0]
        }
      case .target(let error):
        [computeRange.lowerBound / 10, computeRange.upperBound * 10].map { [$0, error] }
      }
    return [Series(rows: rows, mark: Self.goalMark)]
  }

  /// A law from its own largest error on: solid over its points, dashed beyond.
  private func thin(_ law: Law) -> [Series] {
    guard let curve = law.curve, let colour = key[law.shape]?.colour else { return [] }
    let left = law.largestError.flatMap { curve.compute(toReach: $0)?.flops } ?? 0
    let start = max(left, computeRange.lowerBound / 2)
    let right = 2 * computeRange.upperBound
    let border = law.fit?.compute.upperBound ?? right
    return [(start, min(border, right), Mark.Dash.solid), (max(start, border), right, .dashed)]
      .filter { $0.0 < $0.1 }
      .map { from, to, dash in
        Series(rows: curve.rows(over: from...to), mark: .line(colour, width: 1.2, dash: dash))
      }
  }

  /// The best static run up to the compute at which it has caught up.
  private var staticRun: [Series] {
    guard let baseline, let shape = baseline.shapes.first,
      let law = laws.first(where: { $0.shape == shape }), let curve = law.curve
    else { return [] }
    let left = law.largestError.flatMap { curve.compute(toReach: $0)?.flops } ?? 0
    let start = max(left, computeRange.lowerBound / 2)
    let end = max(plan.final.compute, baseline.computeToMatch ?? plan.final.compute).flops
    guard start < end else { return [] }
    return [Series(rows: curve.rows(over: start...end), mark: Self.baselineMark)]
  }

  /// From each transition to where a static run of the entered shape would stand at that error.
  private var skips: [Series] {
    trajectory.legs.dropFirst().compactMap { leg in
      guard let colour = key[leg.phase.shape]?.colour,
        let place = leg.compute(at: leg.entryError)
      else { return nil }
      return Series(
        rows: [[place.spent, leg.entryError], [place.onCurve, leg.entryError]],
        mark: .line(colour, width: 1.8, dash: .dotted))
    }
  }

  /// One phase: solid where its law has points, dashed beyond.
  private func thick(_ leg: Trajectory.Leg) -> [Series] {
    guard let colour = key[leg.phase.shape]?.colour else { return [] }
    let border = leg.lastSupportedError
    return [
      Series(
        rows: leg.rows(from: leg.entryError, to: border),
        mark: .line(colour, width: Self.planWidth)),
      Series(
        rows: leg.rows(from: border, to: leg.phase.endError),
        mark: .line(colour, width: Self.planWidth, dash: .dashed)),
    ]
  }

  /// Transitions, the projected end with its interval, and the best static run beside it.
  private var marks: [Series] {
    var marks: [Series] = []
    for (from, to) in zip(trajectory.legs, trajectory.legs.dropFirst()) {
      let start = [from.phase.cumulative.flops, from.phase.endError]
      // What a transition costs in compute and in error: seen only where it is charged.
      if to.phase.transition != .none, let entry = to.compute(at: to.entryError) {
        marks.append(
          Series(rows: [start, [entry.spent, to.entryError]], mark: .line(.ink, width: 1.6)))
      }
      marks.append(Series(rows: [start], mark: .symbols(.circle, .ink, size: 0.55)))
    }
    let end = (compute: plan.final.compute.flops, error: plan.final.error)
    if let baseline {
      let places = [
        baseline.error.map { [end.compute, $0] },
        baseline.computeToMatch.map { [$0.flops, end.error] },
      ].compactMap { $0 }
      marks += places.map { place in
        Series(rows: [[end.compute, end.error], place], mark: .line(.grey, width: 0.8))
      }
      marks.append(Series(rows: places, mark: .symbols(.square, .ink, size: 0.45)))
    }
    if let interval = plan.final.errorInterval?.within(errorRange) {
      marks.append(
        Series(rows: [[end.compute, interval.lower, interval.upper]], mark: .uprightBars(.ink)))
    }
    if plan.objective == .flops, let interval = plan.final.computeInterval?.within(computeRange) {
      marks.append(
        Series(rows: [[end.error, interval.lower, interval.upper]], mark: .levelBars(.ink)))
    }
    marks.append(Series(rows: [[end.compute, end.error]], mark: .symbols(.disc, .ink, size: 0.6)))
    return marks
  }
}
