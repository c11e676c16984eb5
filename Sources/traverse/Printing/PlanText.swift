import Host
package import Scaling

/// A plan as people read it: the phases, what they reach, and what the same compute does otherwise.
package enum PlanText {
  package static func text(_ plan: Plan) -> String {
    let notes = notes(plan)
    return [
      heading(plan), phases(plan).text, outcome(plan),
      plan.baselines.isEmpty ? nil : baselines(plan).text,
      notes.isEmpty ? nil : notes.joined(separator: "\n"), verdict(plan),
    ].compactMap(\.self).joined(separator: "\n\n")
  }

  /// Whether changing shape pays; what a control saves is no verdict on that.
  static func verdict(_ plan: Plan) -> String? {
    plan.method == .control ? nil : VerdictText.sentence(on: plan)
  }

  static func heading(_ plan: Plan) -> String {
    let metric = FileName.printable(plan.metric)
    let goal =
      switch plan.goal {
      case .budget(let budget): "the lowest \(metric) for \(spent(budget, plan.objective))"
      case .target(let error):
        "the least \(plan.objective.noun) to reach \(metric) \(NumberText.error(error))"
      }
    let method =
      switch plan.method {
      case .rule:
        "always the shape with the lowest price" + (plan.objective == .seconds ? " in time" : "")
      case .path: "shortest path with the costs and limits given"
      case .control: "a control: the planned shapes, other shares of the compute"
      }
    return "Plan: \(goal) (\(method))"
  }

  /// The end of the last phase is the goal or the outcome, whose interval stands there.
  static func phases(_ plan: Plan) -> Table {
    var table = Table([
      ("phase", .right), ("shape", .left), ("from", .right), ("to", .right), ("", .left),
      ("FLOP", .right), ("time", .right), ("share", .right), ("until", .right), ("", .left),
      ("", .left), ("change", .right), ("bump", .right),
    ])
    let axes = axes(of: plan)
    for (index, phase) in plan.phases.enumerated() {
      let isLast = index + 1 == plan.phases.count
      let (change, bump) = (phase.transition.compute, phase.transition.bump)
      table.add([
        String(index + 1), axes.own(phase.shape).description, NumberText.error(phase.startError),
        NumberText.error(phase.endError),
        isLast ? "" : interval(phase.endErrorInterval, NumberText.error),
        NumberText.compute(phase.compute), phase.seconds.map(TrainingText.duration) ?? "",
        NumberText.percent(share(of: phase, plan)), end(ofPhase: index, plan),
        phase.extrapolated ? "*" : "",
        isLast ? "" : phase.cumulativeInterval.map { interval($0, of: plan.objective) } ?? "",
        change > .zero ? NumberText.compute(change) : "", bump > 0 ? NumberText.error(bump) : "",
      ])
    }
    return table.withoutEmptyColumns
  }

  /// The phase's part of what the plan counts.
  private static func share(of phase: Plan.Phase, _ plan: Plan) -> Double {
    switch (plan.objective, phase.seconds, plan.final.seconds) {
    case (.seconds, let seconds?, let all?): seconds / all
    default: phase.compute / plan.final.compute
    }
  }

  /// When the phase ends, in what the plan counts.
  private static func end(ofPhase index: Int, _ plan: Plan) -> String {
    switch plan.objective {
    case .flops: NumberText.compute(plan.phases[index].cumulative)
    case .seconds:
      TrainingText.duration(plan.phases[...index].reduce(0) { $0 + ($1.seconds ?? 0) })
    }
  }

  static func outcome(_ plan: Plan) -> String {
    let error = [
      NumberText.error(plan.final.error), interval(plan.final.errorInterval, NumberText.error),
    ]
    let compute = [
      NumberText.compute(plan.final.compute), "FLOP",
      plan.final.computeInterval.map { interval($0, of: plan.objective) } ?? "",
    ]
    let words = ["Ends at \(FileName.printable(plan.metric))"] + error + ["after"] + compute
    let time = plan.final.seconds.map { ", about \(TrainingText.duration($0)) of training" }
    return words.filter { !$0.isEmpty }.joined(separator: " ") + (time ?? "") + "."
  }

  static func baselines(_ plan: Plan) -> Table {
    var table = Table([
      ("against", .left), ("shapes", .left), ("reaches", .right), ("to match", .right),
      ("", .right), ("", .left), ("saving", .right), ("", .left),
    ])
    let axes = axes(of: plan)
    for baseline in plan.baselines {
      table.add([
        baseline.kind.title, ShapeChain.text(baseline.shapes.map(axes.own)),
        baseline.error.map(NumberText.error) ?? "-",
        match(of: baseline, plan), baseline.secondsToMatch.map(TrainingText.duration) ?? "",
        baseline.extrapolated ? "*" : "", baseline.saving.map(NumberText.percent) ?? "-",
        interval(baseline.savingInterval, NumberText.percent),
      ])
    }
    return table.withoutEmptyColumns
  }

  /// Compute to the plan's error; without one the baseline never gets there, or is lower from its start.
  private static func match(of baseline: Plan.Baseline, _ plan: Plan) -> String {
    if let match = baseline.computeToMatch { return NumberText.compute(match) }
    if baseline.secondsToMatch != nil { return "" }
    return (baseline.error ?? .infinity) < plan.final.error ? "sooner" : "never"
  }

  /// What marks and brackets in the tables mean.
  static func notes(_ plan: Plan) -> [String] {
    let marked = plan.phases.map(\.extrapolated) + plan.baselines.map(\.extrapolated)
    let reach = NumberText.fixed(Law.reach, decimals: 0)
    let star =
      marked.contains(true) ? "* beyond \(reach) times the compute that the law was fitted to" : nil
    return [axes(of: plan).note, star, plan.agreement.map { sentence(on: $0, plan) }]
      .compactMap(\.self)
  }

  private static func axes(of plan: Plan) -> SharedAxes {
    SharedAxes(plan.phases.map(\.shape) + plan.baselines.flatMap(\.shapes))
  }

  /// What the brackets hold, and how many draws choose the plan's shapes in its order.
  private static func sentence(on agreement: Plan.Agreement, _ plan: Plan) -> String {
    func count(_ fraction: Double) -> Int {
      Int((fraction * Double(agreement.draws)).rounded())
    }
    let (feasible, same) = (count(agreement.feasible), count(agreement.sameOrder))
    let draws = feasible < agreement.draws ? "\(feasible) of \(agreement.draws)" : "\(feasible)"
    let hasIntervals = plan.final.errorInterval != nil || plan.final.computeInterval != nil
    let level = NumberText.percentInWords(plan.final.level)
    let what = hasIntervals ? "Brackets: \(level) of plans on " : "Planned on "
    let order: String
    if same == feasible {
      order = ", all with these shapes in this order"
    } else {
      let share =
        "\(same) (\(NumberText.percent(agreement.sameOrder))) with these shapes in this order"
      let isOfPhases = plan.phases.dropLast().contains { $0.endErrorInterval != nil }
      order = isOfPhases ? "; of phases: on the \(share)" : ", \(share)"
    }
    return "\(what)\(draws) draws of the laws\(order)."
  }

  /// So much compute, or so much time.
  private static func spent(_ amount: Compute, _ objective: Plan.Objective) -> String {
    switch objective {
    case .flops: "\(NumberText.short(amount)) FLOP"
    case .seconds: TrainingText.duration(amount.flops)
    }
  }

  private static func interval(_ range: Interval, of objective: Plan.Objective) -> String {
    switch objective {
    case .flops: NumberText.interval(ofCompute: range)
    case .seconds: NumberText.interval(range, TrainingText.duration)
    }
  }

  private static func interval(_ range: Interval?, _ number: (Double) -> String) -> String {
    range.map { NumberText.interval($0, number) } ?? ""
  }
}

extension Plan.Objective {
  fileprivate var noun: String {
    switch self {
    case .flops: "compute"
    case .seconds: "time"
    }
  }
}

extension Plan.Baseline.Kind {
  var title: String {
    switch self {
    case .bestStatic: return "best static shape"
    case .finalShape: return "final shape alone"
    case .singleSwitch: return "best single switch"
    case .uniformSplit: return "equal split"
    }
  }
}
