import Scaling

/// A plan as people read it: the phases, what they reach, and what the same compute does otherwise.
enum PlanText {
  static func text(_ plan: Plan) -> String {
    var parts = [heading(plan), phases(plan), outcome(plan)]
    if !plan.baselines.isEmpty { parts.append(baselines(plan)) }
    if let agreement = plan.agreement { parts.append(sentence(agreement)) }
    return parts.joined(separator: "\n\n")
  }

  private static func heading(_ plan: Plan) -> String {
    let goal =
      switch plan.goal {
      case .budget(let budget): "the lowest \(plan.metric) for \(NumberText.short(budget)) FLOP"
      case .target(let error):
        "the least compute to reach \(plan.metric) \(NumberText.error(error))"
      }
    let method =
      switch plan.method {
      case .rule: "always the shape with the lowest price"
      case .path: "shortest path with the costs and limits given"
      }
    return "Plan: \(goal) (\(method))"
  }

  private static func phases(_ plan: Plan) -> String {
    let hasIntervals = plan.phases.contains { $0.endErrorInterval != nil }
    let hasCosts = plan.phases.contains { $0.transition != .none }
    var columns: [(title: String, alignment: Table.Alignment)] = [
      ("phase", .right), ("shape", .left), ("from", .right), ("to", .right),
    ]
    if hasIntervals { columns.append(("interval", .left)) }
    columns += [("FLOP", .right), ("share", .right), ("until", .right)]
    if hasIntervals { columns.append(("interval", .left)) }
    if hasCosts { columns += [("change costs", .right), ("bump", .right)] }
    var table = Table(columns)
    for (index, phase) in plan.phases.enumerated() {
      var cells = [
        String(index + 1), phase.shape.description, NumberText.error(phase.startError),
        NumberText.error(phase.endError),
      ]
      if hasIntervals { cells.append(interval(phase.endErrorInterval, NumberText.error)) }
      cells += [
        NumberText.compute(phase.compute), NumberText.percent(phase.compute / plan.final.compute),
        NumberText.compute(phase.cumulative) + (phase.extrapolated ? " *" : ""),
      ]
      if hasIntervals {
        cells.append(
          interval(phase.cumulativeInterval) { NumberText.scientific($0, digits: 3) })
      }
      if hasCosts {
        cells += [
          NumberText.compute(phase.transition.compute), NumberText.error(phase.transition.bump),
        ]
      }
      table.add(cells)
    }
    guard plan.phases.contains(where: \.extrapolated) else { return table.text }
    return table.text + "\n* beyond 10 times the compute that the shape's law was fitted to"
  }

  private static func outcome(_ plan: Plan) -> String {
    let level = NumberText.fixed(100 * plan.final.level, decimals: 0)
    var text = "Ends at \(plan.metric) \(NumberText.error(plan.final.error))"
    if let range = plan.final.errorInterval {
      text += " \(NumberText.interval(range, NumberText.error))"
    }
    text += " after \(NumberText.compute(plan.final.compute)) FLOP"
    if let range = plan.final.computeInterval {
      text += " \(NumberText.interval(range) { NumberText.scientific($0, digits: 3) })"
    }
    return plan.final.errorInterval == nil && plan.final.computeInterval == nil
      ? text + "." : text + "; intervals hold \(level) % of the draws."
  }

  private static func baselines(_ plan: Plan) -> String {
    var table = Table([
      ("against", .left), ("shapes", .left), ("reaches", .right), ("to match", .right),
      ("saving", .right), ("interval", .left),
    ])
    for baseline in plan.baselines {
      let match = baseline.computeToMatch.map {
        NumberText.compute($0) + (baseline.extrapolated ? " *" : "")
      }
      table.add([
        baseline.kind.title, baseline.shapes.map(\.description).joined(separator: " → "),
        baseline.error.map(NumberText.error) ?? "-", match ?? "never",
        baseline.saving.map(NumberText.percent) ?? "-",
        interval(baseline.savingInterval, NumberText.percent),
      ])
    }
    return table.text
  }

  private static func sentence(_ agreement: Plan.Agreement) -> String {
    let same = NumberText.percent(agreement.sameOrder)
    var text = "Of \(agreement.draws) draws of the laws \(same) choose the same shapes in this order"
    if agreement.feasible < 1 {
      text += "; in \(NumberText.percent(1 - agreement.feasible)) the goal cannot be planned for"
    }
    return text + "."
  }

  private static func interval(_ range: Interval?, _ number: (Double) -> String) -> String {
    range.map { NumberText.interval($0, number) } ?? ""
  }
}

extension Plan.Baseline.Kind {
  fileprivate var title: String {
    switch self {
    case .bestStatic: return "best static shape"
    case .finalShape: return "final shape alone"
    case .singleSwitch: return "best single switch"
    case .uniformSplit: return "equal split"
    }
  }
}
