import Host
import Planner
import Scaling

extension Action {
  private static let sets = Flag.list(
    "set", .shapes, help: "A set of shapes, such as 'patch=14,7 width=128'")
  private static let without = Flag.list("without", .shape, help: "All shapes but this one")

  static let whatIf = Action(
    command: Command(
      name: "whatif", summary: "the same goal with other sets of shapes, side by side",
      details: [
        "All shapes together are always among the sets. With no set given it says what each shape is "
          + "worth: the part of the compute that having it saves on the way to the same error."
      ],
      examples: [
        .init(
          "traverse whatif --laws l.json --budget 1e20 --set size=190M,1B --set size=190M,3B",
          "Two sets against each other and against all shapes."),
        .init(
          "traverse whatif --laws laws.json --budget 1e20 --without size=760M",
          "All shapes but one."),
        .init("traverse whatif --budget 1e18", "What every shape is worth."),
      ],
      operands: .any("LOG", help: "Run logs to fit laws to first"),
      sections: [
        PlanFlags.goal,
        Command.Section("Sets", [sets, without, LawSource.file]),
        PlanFlags.limits,
        Command.Section("Results", Results.all),
        LogFlags.section, FitFlags.section,
      ],
      rules: PlanFlags.rules),
    run: { arguments, session in
      var (request, costInputs) = try PlanFlags.request(arguments, session)
      guard request.objective == .flops else {
        throw UsageError(
          command: arguments.command, .other("--objective: sets are compared in FLOPs alone"))
      }
      let results = try Results(arguments)
      let (laws, inputs) = try LawSource.laws(arguments, session)
      try PlanFlags.checkAxes(arguments, laws)
      try PlanFlags.complete(&request, arguments, laws)
      let choices = try choices(arguments, laws)
      let comparison = try WhatIf.comparison(of: laws, choices, request)
      let isAlone = choices.count == 1 && comparison.verdict != nil
      let worths = isAlone ? try WhatIf.worth(of: laws, request) : []
      var report = WhatIfReport(comparison, worths, of: laws, request)
      report.provenance = session.provenance(
        inputs: inputs + costInputs, seed: laws.provenance.seed)
      try results.deliver(
        report.json, text: WhatIfText.text(report), figure: { try report.picture }, session)
      var said: Set<String> = []
      for warning in report.sets.flatMap({ $0.outcome.plan?.warnings ?? [] })
      where said.insert(warning).inserted { session.remark(warning) }
      return report.sets.contains { $0.outcome.plan != nil } ? .done : .negativeAnswer
    })

  /// All shapes first, then each `--set`, then all but each `--without`.
  private static func choices(
    _ arguments: Arguments, _ laws: LawSet
  ) throws -> [WhatIf.Choice] {
    let shapes = laws.laws.map(\.shape)
    var choices = [WhatIf.Choice(name: "all shapes", shapes: shapes)]
    for filter in arguments[sets] {
      let chosen = try filter.laws(of: laws, for: "--set", command: arguments.command)
      choices.append(WhatIf.Choice(name: filter.description, shapes: chosen.map(\.shape)))
    }
    for shape in arguments[without] {
      let kept = shapes.filter { $0 != shape }
      guard kept.count < shapes.count, !kept.isEmpty else {
        throw UsageError(
          command: arguments.command,
          .other(
            "--without: found \(shape), expected \(Listing.alternatives(shapes.map(\.description)))"
          ))
      }
      choices.append(WhatIf.Choice(name: "without \(shape)", shapes: kept))
    }
    return choices
  }
}
