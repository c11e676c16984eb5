import Host
import Scaling

/// Sets of shapes side by side, as tables.
enum WhatIfText {
  static func text(_ report: WhatIfReport) -> String {
    [
      heading(report), sets(report).text, report.worths.isEmpty ? nil : worths(report).text,
      note(report), verdict(report),
    ].compactMap(\.self).joined(separator: "\n\n")
  }

  static func verdict(_ report: WhatIfReport) -> String? {
    report.verdict.map { VerdictText.sentence($0.sentence) }
  }

  static func heading(_ report: WhatIfReport) -> String {
    let metric = FileName.printable(report.metric)
    switch report.goal {
    case .budget(let budget): return "What if: \(metric) after \(NumberText.short(budget)) FLOP"
    case .target(let error):
      return "What if: compute to reach \(metric) \(NumberText.error(error))"
    }
  }

  static func sets(_ report: WhatIfReport) -> Table {
    let reached: String
    switch report.goal {
    case .budget: reached = "reaches"
    case .target: reached = "FLOP"
    }
    var table = Table([
      ("set", .left), (reached, .right), ("", .left), ("", .left), ("saving", .right), ("", .left),
      ("phases", .left),
    ])
    for entry in report.sets {
      let plan = entry.outcome.plan
      let best = plan?.baselines.first { $0.kind == .bestStatic }
      table.add(
        [entry.name]
          + (plan.map { figures($0, for: report.goal) } ?? ["-", "", ""])
          + figures(ofSaving: best?.saving, best?.savingInterval) + [entry.outcome.description])
    }
    return table.withoutEmptyColumns
  }

  static func worths(_ report: WhatIfReport) -> Table {
    var table = Table([
      ("having", .left), ("saves", .right), ("", .left), ("phases without it", .left),
    ])
    for worth in report.worths {
      table.add(
        [worth.shape.description] + figures(ofSaving: worth.saving, worth.savingInterval)
          + [worth.without.description])
    }
    return table.withoutEmptyColumns
  }

  static func note(_ report: WhatIfReport) -> String {
    let level = NumberText.percentInWords(report.level)
    let plans = report.sets.compactMap(\.outcome.plan)
    let brackets =
      plans.contains { $0.agreement != nil }
      ? "; brackets: \(level) of plans on draws of the laws" : ""
    let reach = NumberText.fixed(Law.reach, decimals: 0)
    let mark =
      plans.contains { !star($0).isEmpty }
      ? "* beyond \(reach) times the compute that a law was fitted to\n" : ""
    return mark + "Savings of sets are against the best static shape of each\(brackets)."
  }

  /// What the plan reaches, or what it spends where the error is given, and the interval.
  private static func figures(_ plan: Plan, for goal: Plan.Goal) -> [String] {
    switch goal {
    case .budget:
      return [
        NumberText.error(plan.final.error), star(plan),
        plan.final.errorInterval.map { NumberText.interval($0, NumberText.error) } ?? "",
      ]
    case .target:
      return [
        NumberText.compute(plan.final.compute), star(plan),
        plan.final.computeInterval.map { NumberText.interval(ofCompute: $0) } ?? "",
      ]
    }
  }

  /// Marks what rests on a law far beyond its points.
  private static func star(_ plan: Plan) -> String {
    plan.phases.contains(where: \.extrapolated) ? "*" : ""
  }

  private static func figures(ofSaving saving: Double?, _ interval: Interval?) -> [String] {
    guard let saving else { return ["-", ""] }
    return [
      NumberText.percent(saving),
      interval.map { NumberText.interval($0, NumberText.percent) } ?? "",
    ]
  }
}
