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
      operands: .one("FOLDER", .folders, help: "The folder of a run, of `run` or of `probe`"),
      sections: [
        Command.Section("How long", [TrainFlags.budget, TrainFlags.steps]),
        Command.Section("Carrying it out", TrainFlags.execution + [Results.json]),
      ],
      rules: [.atMostOne([TrainFlags.budget, TrainFlags.steps])]),
    run: { arguments, session in
      let folder = RunFolder(arguments.operands[0])
      let longer =
        arguments[TrainFlags.budget].map(TrainingSpec.Budget.compute)
        ?? arguments[TrainFlags.steps].map(TrainingSpec.Budget.steps)
      if let adaptive = try AdaptiveRequest(from: folder.spec, session) {
        try refuse(longer, "carries out a plan: another budget needs another plan", arguments)
        return try AdaptiveJob(
          adaptive, from: folder.spec, in: folder, Execution(arguments), session
        ).run()
      }
      if let probe = try ProbeRequest(from: folder.spec, session) {
        try refuse(longer, "is a probe: another budget needs another folder", arguments)
        return try ProbeJob(probe, in: folder, Execution(arguments), session).run()
      }
      var request = try TrainingJob.request(folder.spec, session)
      if let longer { request.budget = longer }
      return try TrainingJob(
        request, in: folder, for: longer == nil ? .train : .extend,
        Execution(arguments), session
      ).run()
    })

  /// Throws where a budget was given to a folder whose own says all.
  private static func refuse(
    _ budget: TrainingSpec.Budget?, _ reason: String, _ arguments: Arguments
  ) throws(UsageError) {
    guard budget != nil else { return }
    throw UsageError(command: arguments.command, .other("\(arguments.operands[0]) \(reason)"))
  }
}
