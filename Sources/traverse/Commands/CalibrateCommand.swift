import Calibrate
import Host

extension Action {
  static let calibrate = Action(
    command: Command(
      name: "calibrate", summary: "laws where there are no logs: short static runs of every shape",
      details: [
        "Trains every shape on its own at a constant rate, several at a time, each in a process of its own, "
          + "and fits their laws. The budget is shared by the root of what a step of a shape costs; no run gets fewer "
          + "steps than five times its warm-up, as far as the budget reaches.",
        "The same command again goes on where the sweep was stopped or killed; a larger budget or further shapes "
          + "add to what is there. Other machines can run single tasks of FOLDER/tasks.jsonl: --manifest, --task.",
      ],
      examples: [
        .init(
          "traverse calibrate --data fashion-mnist --shapes 'patch=14,7 width=64,128 batch=64' --budget 2e13 "
            + "-o sweep", "Four runs, then four laws in sweep/laws.json."),
        .init(
          "traverse calibrate --data text --shapes 'depth=2,4,8' --budget 5e13 -o sweep --dry-run",
          "Runs, compute, time and memory beforehand."),
        .init(
          "traverse calibrate --manifest sweep/tasks.jsonl --task 3",
          "One run of a sweep: begun, gone on with, or found done."),
      ],
      sections: CalibrateFlags.sections,
      rules: [
        .exactlyOne([TrainFlags.data, CalibrateFlags.manifest]),
        .exactlyOne([CalibrateFlags.output, CalibrateFlags.manifest]),
        .exactlyOne([CalibrateFlags.shapes, CalibrateFlags.manifest]),
        .exactlyOne([CalibrateFlags.budget, CalibrateFlags.manifest]),
        .needs(CalibrateFlags.manifest, with: CalibrateFlags.task),
        .needs(CalibrateFlags.task, with: CalibrateFlags.manifest),
      ]),
    run: { arguments, session in
      if let manifest = arguments[CalibrateFlags.manifest],
        let task = arguments[CalibrateFlags.task]
      {
        return try Calibration.run(task: task, of: manifest, arguments, session)
      }
      guard let folder = arguments[CalibrateFlags.output] else {
        preconditionFailure("a rule of the command asks for it")
      }
      let calibration = try Calibration(SweepFolder(folder), arguments, session)
      return arguments[CalibrateFlags.dryRun] ? try calibration.show() : try calibration.run()
    })
}
