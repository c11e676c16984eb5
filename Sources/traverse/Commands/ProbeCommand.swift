import Calibrate
import Engine
import Host

extension Action {
  static let probe = Action(
    command: Command(
      name: "probe", summary: "what a change of shape costs, tried from the end of a static run",
      details: [
        "Goes on from the last checkpoint of one of a sweep's runs in another of its shapes, for a short while, and finds "
          + "the place on that shape's law at which the run then stands: its credit, and the bump that a plan should "
          + "charge. FOLDER/transitions.json is what plan --transition-cost reads.",
        "The same command again goes on where it was stopped or killed.",
      ],
      examples: [
        .init(
          "traverse probe sweep --from patch=14 --to patch=7 -o probe",
          "From the end of the run of patch 14."),
        .init(
          "traverse probe sweep --from patch=14 --to patch=7 --patch-operator resize -o probe-resize",
          "The same with another operator."),
      ],
      operands: .one("SWEEP", .folders, help: "The folder of a sweep, with its laws"),
      sections: [
        Command.Section("What to try", [from, to, budget]),
        Command.Section(
          "Transitions",
          [RunFlags.patch, RunFlags.context, RunFlags.width, RunFlags.depth, RunFlags.ramp]),
        Command.Section(
          "Carrying it out", [RunFlags.output] + TrainFlags.execution + [Results.json]),
      ],
      rules: [.exactlyOne([from]), .exactlyOne([to]), .exactlyOne([RunFlags.output])]),
    run: { arguments, session in
      guard let folder = arguments[RunFlags.output], let from = arguments[from],
        let to = arguments[to]
      else { preconditionFailure("rules of the command ask for all three") }
      let request = try ProbeRequest(
        SweepFolder(arguments.operands[0]), from: from, to: to, budget: arguments[budget],
        arguments, session)
      return try ProbeJob(request, in: RunFolder(folder), Execution(arguments), session).run()
    })

  private static let from = Flag.optional(
    "from", .shape, help: "The run to go on from; as much of its shape as tells it from others")
  private static let to = Flag.optional("to", .shape, help: "The shape to change into")
  private static let budget = Flag.optional(
    "budget", .compute, help: "To train after the change; a fifth of the run's compute unless said")
}
