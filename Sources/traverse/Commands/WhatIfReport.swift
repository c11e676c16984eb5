import Pictures
import Planner
import Scaling

/// Sets of shapes side by side: what `whatif` prints, draws and writes, and `inspect` reads back.
struct WhatIfReport: Equatable, Sendable {
  var metric: String
  var convention: FLOPConvention
  var goal: Plan.Goal
  var level: Double
  /// Best first.
  var sets: [Entry]
  /// What each shape is worth, most first; empty where it was not asked for.
  var worths: [Worth]
  /// Of the best plan; `nil` where no set has one.
  var verdict: Verdict?
  var provenance = Provenance()

  /// One set with its plan, or with the reason why it has none.
  struct Entry: Equatable, Sendable {
    var name: String
    var shapes: [Shape]
    var outcome: Outcome
  }

  /// What the same request saves by having a shape, and what it does without.
  struct Worth: Equatable, Sendable {
    var shape: Shape
    var saving: Double?
    var savingInterval: Interval?
    var without: Outcome
  }

  enum Outcome: Equatable, Sendable {
    case plan(Plan)
    case none(reason: String)

    var plan: Plan? {
      guard case .plan(let plan) = self else { return nil }
      return plan
    }

    /// The shapes in order, or why there are none.
    var description: String {
      switch self {
      case .plan(let plan): return ShapeChain.text(plan.phases.map(\.shape))
      case .none(let reason): return reason
      }
    }
  }

  struct Verdict: Equatable, Sendable {
    var isWorthIt: Bool
    var sentence: String
  }

  /// A row a set; where each shape's worth was asked for, a row without each shape as well.
  var picture: Figure {
    get throws {
      let named =
        sets.map { (name: $0.name, outcome: $0.outcome) }
        + worths.map { (name: "without \($0.shape)", outcome: $0.without) }
      let rows = named.map { entry in
        let plan = entry.outcome.plan
        let best = plan?.baselines.first { $0.kind == .bestStatic }
        switch goal {
        case .budget:
          return WhatIfRow(
            label: entry.name, value: plan?.final.error, interval: plan?.final.errorInterval,
            reference: best?.error)
        case .target:
          return WhatIfRow(
            label: entry.name, value: plan?.final.compute.flops,
            interval: plan?.final.computeInterval, reference: best?.computeToMatch?.flops)
        }
      }
      return try WhatIfPicture(rows, metric: metric, goal: goal, level: level).figure
    }
  }
}

extension WhatIfReport {
  init(_ comparison: WhatIf, _ worths: [WhatIf.Worth], of laws: LawSet, _ request: PlanRequest) {
    self.init(
      metric: laws.metric, convention: laws.convention, goal: request.goal, level: request.level,
      sets: comparison.rows.map {
        Entry(name: $0.choice.name, shapes: $0.choice.shapes, outcome: Outcome($0.result))
      },
      worths: worths.map {
        Worth(
          shape: $0.shape, saving: $0.saving, savingInterval: $0.savingInterval,
          without: Outcome($0.without))
      },
      verdict: comparison.verdict.map {
        Verdict(isWorthIt: $0.isWorthIt, sentence: $0.sentence)
      })
  }
}

extension WhatIfReport.Outcome {
  fileprivate init(_ result: Result<Plan, PlanError>) {
    switch result {
    case .success(var plan):
      plan.warnings += RunFlags.warnings(about: plan)
      self = .plan(plan)
    case .failure(let error): self = .none(reason: error.description)
    }
  }
}
