import Engine
import Scaling

extension Action {
  static let runPlan = Action(
    command: Command(
      name: "run", summary: "a plan carried out: one run that changes shape on the way",
      details: [
        "Trains the plan's first shape, changes the model into the next where the plan says, and so on to the end, "
          + "with one log and one optimiser all along, and tells at every point what was projected for it. Then it holds "
          + "what happened against the plan, and says what each shape alone would have needed.",
        "The same command again goes on where the run was stopped or killed, in whatever phase, and ends with the "
          + "same bits. A signal makes it write a checkpoint and exit with code 75.",
      ],
      examples: [
        .init(
          "traverse run plan.json --data fashion-mnist -o run", "The whole plan on this machine."),
        .init(
          "traverse run plan.json --data fashion-mnist --follow error -o run",
          "Each phase until its error is reached, not until its compute is spent."),
        .init(
          "traverse run plan.json --data fashion-mnist --replan laws.json -o run",
          "Planned anew at every evaluation, from laws that know what the run has shown."),
      ],
      operands: .one("PLAN", help: "A plan, as `plan -o` writes it"),
      sections: RunFlags.sections,
      rules: [
        .exactlyOne([TrainFlags.data]), .exactlyOne([RunFlags.output]),
        .atMostOne([RunFlags.follow, RunFlags.replan]),
        .atMostOne([TrainFlags.cooldown, RunFlags.replan]),
      ]),
    run: { arguments, session in
      guard let folder = arguments[RunFlags.output] else {
        preconditionFailure("a rule of the command asks for it")
      }
      let path = arguments.operands[0]
      let request = try RunFlags.request(path, arguments, session)
      return try AdaptiveJob(
        request, from: path, in: RunFolder(folder), Execution(arguments), session
      ).run()
    })
}
