import Engine
import Host

extension Action {
  static let resume = Action(
    command: Command(
      name: "resume", summary: "go on with a run from its last checkpoint",
      examples: [
        .init("traverse resume run", "To the end of its budget."),
        .init("traverse resume run --budget 1e14", "To the end of a larger one."),
      ],
      operands: .one("FOLDER", help: "The folder of a run"),
      sections: [
        Command.Section("How long", [TrainFlags.budget, TrainFlags.steps]),
        Command.Section("Carrying it out", TrainFlags.execution + [Results.json]),
      ],
      rules: [.atMostOne([TrainFlags.budget, TrainFlags.steps])]),
    run: { arguments, session in
      let folder = arguments.operands[0]
      var request = try TrainingJob.request(folder + "/spec.json", session)
      let longer =
        arguments[TrainFlags.budget].map(TrainingSpec.Budget.compute)
        ?? arguments[TrainFlags.steps].map(TrainingSpec.Budget.steps)
      if let longer { request.budget = longer }
      return try TrainingJob(
        request, in: folder, for: longer == nil ? .train : .extend,
        threads: TrainFlags.threads(arguments), arguments, session
      ).run()
    })
}
