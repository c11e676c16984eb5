import Host
import Pictures
import Planner
import Scaling

extension Action {
  private static let set = Flag.optional(
    "set", .shapes, help: "Only the shapes with these values, such as 'patch=14,7 width=128'")

  static let plan = Action(
    command: Command(
      name: "plan", summary: "when to train which shape, for a budget or a target",
      details: [
        "Without laws or logs it plans on the laws that ship with Traverse. Exit code 1 where the laws "
          + "say that it cannot be done.",
        "Times are those of the logs, with as many threads as these had: one each under calibrate unless told, where run "
          + "takes every core unless told.",
      ],
      examples: [
        .init("traverse plan --budget 1e18", "On the laws that ship with Traverse."),
        .init(
          "traverse plan --laws laws.json --budget 1e21 -o plan.json --plot plan.svg",
          "On your own, kept as a file and as a picture."),
        .init(
          "traverse plan --laws laws.json --target 3.0 --max-phases 2 --transition-cost 1e18",
          "At most one change of shape, which costs compute."),
        .init("traverse plan runs/*.csv --budget 1e21", "Straight from logs."),
        .init(
          "traverse plan --laws laws.json --budget 1e21 --control random --seed 1 -o control.json",
          "To run beside the plan: its shapes in its order, with shares drawn by lot."),
      ],
      operands: .any("LOG", help: "Run logs to fit laws to first"),
      sections: [
        Command.Section(PlanFlags.goal.title, PlanFlags.goal.flags + [ControlFlag.control]),
        Command.Section("Laws", [LawSource.file, set]),
        PlanFlags.limits,
        Command.Section("Results", Results.all),
        LogFlags.section, FitFlags.section,
      ],
      rules: PlanFlags.rules),
    run: { arguments, session in
      var (request, costInputs) = try PlanFlags.request(arguments, session)
      let results = try Results(arguments)
      var (laws, inputs) = try LawSource.laws(
        arguments, session, needingSeed: arguments[ControlFlag.control] == .random)
      try PlanFlags.checkAxes(arguments, laws)
      if let filter = arguments[set] {
        laws.laws = try filter.laws(of: laws, for: "--set", command: arguments.command)
      }
      try PlanFlags.complete(&request, arguments, laws)
      var plan = try ControlFlag.plan(laws, request, arguments)
      plan.warnings += RunFlags.warnings(about: plan)
      plan.provenance = session.provenance(inputs: inputs + costInputs, seed: laws.provenance.seed)
      try results.deliver(
        plan.json, text: PlanText.text(plan),
        figure: { try PlanPicture(plan, laws: laws).figure }, session)
      for warning in plan.warnings { session.remark(warning) }
      return .done
    })
}

extension ShapeFilter {
  /// The laws whose shape it admits.
  ///
  /// Throws where a value belongs to no law at all, naming those there are: a mistyped size must not
  /// quietly leave a shape out.
  func laws(of set: LawSet, for flag: String, command: String) throws(UsageError) -> [Law] {
    for axis in axes {
      for value in axis.values {
        let alone = ShapeFilter([Axis(name: axis.name, values: [value])])
        guard !set.laws.contains(where: { alone.admits($0.shape) }) else { continue }
        let known = set.laws.map(\.shape.description)
        throw UsageError(
          command: command,
          .other(
            "\(flag): found \(axis.name)=\(value), which no law has; there are laws for "
              + Listing.all(known)))
      }
    }
    let chosen = set.laws.filter { admits($0.shape) }
    guard !chosen.isEmpty else {
      throw UsageError(command: command, .other("\(flag): no law has all of '\(self)'"))
    }
    return chosen
  }
}
