import JSON
import Pictures
import Planner
import Scaling

/// Sets of shapes side by side, as a table, as JSON and as a picture.
struct WhatIfText {
  private let comparison: WhatIf
  private let worths: [WhatIf.Worth]
  private let request: PlanRequest
  private let metric: String

  init(_ comparison: WhatIf, _ worths: [WhatIf.Worth], request: PlanRequest, metric: String) {
    self.comparison = comparison
    self.worths = worths
    self.request = request
    self.metric = metric
  }

  var text: String {
    var parts = [heading, sets]
    if !worths.isEmpty { parts.append(worth) }
    if let verdict = comparison.verdict { parts.append(TextForm.sentence(verdict.sentence)) }
    return parts.joined(separator: "\n\n")
  }

  /// `traverse.whatif/1`: each set's plan, or why there is none, and what each shape is worth.
  func json(provenance: Provenance) -> JSONValue {
    .object(present: [
      ("format", .string("traverse.whatif/1")),
      ("metric", .string(metric)),
      (
        "sets",
        .array(
          comparison.rows.map { row in
            .object([
              .init("name", .string(row.choice.name)),
              .init("shapes", .array(row.choice.shapes.map(\.json))),
              TextForm.member(row.result),
            ])
          })
      ),
      (
        "worth",
        worths.isEmpty
          ? nil
          : .array(
            worths.map { worth in
              .object(present: [
                ("shape", worth.shape.json),
                ("saving", worth.saving.map { .number($0) } ?? .null),
                ("saving_interval", worth.savingInterval.map { .interval($0) }),
              ])
            })
      ),
      ("verdict", comparison.verdict.map { .string($0.sentence) }),
      ("provenance", provenance.json),
    ])
  }

  func picture() throws -> WhatIfPicture {
    let rows = comparison.rows.map { row in
      let plan = try? row.result.get()
      let best = plan?.baselines.first { $0.kind == .bestStatic }
      switch request.goal {
      case .budget:
        return WhatIfRow(
          label: row.choice.name, value: plan?.final.error, interval: plan?.final.errorInterval,
          reference: best?.error)
      case .target:
        return WhatIfRow(
          label: row.choice.name, value: plan?.final.compute.flops,
          interval: plan?.final.computeInterval, reference: best?.computeToMatch?.flops)
      }
    }
    return try WhatIfPicture(rows, metric: metric, goal: request.goal, level: request.level)
  }

  private var heading: String {
    switch request.goal {
    case .budget(let budget): return "What if: \(metric) after \(NumberText.short(budget)) FLOP"
    case .target(let error):
      return "What if: compute to reach \(metric) \(NumberText.error(error))"
    }
  }

  private var sets: String {
    var table = Table([
      ("set", .left), ("reaches", .right), ("FLOP", .right), ("interval", .left),
      ("phases", .left), ("saving", .right), ("against best static", .left),
    ])
    for row in comparison.rows {
      switch row.result {
      case .failure(let error):
        table.add([row.choice.name, "-", "-", "", error.description, "-", ""])
      case .success(let plan):
        let best = plan.baselines.first { $0.kind == .bestStatic }
        let interval =
          plan.final.errorInterval.map { NumberText.interval($0, NumberText.error) }
          ?? plan.final.computeInterval.map { range in
            NumberText.interval(range) { NumberText.scientific($0, digits: 3) }
          }
        table.add([
          row.choice.name, NumberText.error(plan.final.error),
          NumberText.compute(plan.final.compute), interval ?? "",
          plan.phases.map(\.shape.description).joined(separator: " → "),
          best?.saving.map(NumberText.percent) ?? "-",
          best?.savingInterval.map { NumberText.interval($0, NumberText.percent) } ?? "",
        ])
      }
    }
    return table.text
  }

  private var worth: String {
    var table = Table([
      ("without", .left), ("costs more", .right), ("interval", .left), ("then", .left),
    ])
    for worth in worths {
      let then: String
      switch worth.without {
      case .success(let plan): then = plan.phases.map(\.shape.description).joined(separator: " → ")
      case .failure(let error): then = error.description
      }
      table.add([
        worth.shape.description, worth.saving.map(NumberText.percent) ?? "-",
        worth.savingInterval.map { NumberText.interval($0, NumberText.percent) } ?? "", then,
      ])
    }
    return table.text
  }
}

private enum TextForm {
  static func member(_ result: Result<Plan, PlanError>) -> JSONValue.Member {
    switch result {
    case .success(let plan): return .init("plan", plan.json)
    case .failure(let error): return .init("reason", .string(error.description))
    }
  }

  /// A clause as a sentence: a capital at its start and a full stop.
  static func sentence(_ clause: String) -> String {
    clause.prefix(1).uppercased() + clause.dropFirst() + "."
  }
}
