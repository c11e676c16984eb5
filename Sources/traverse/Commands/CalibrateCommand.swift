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
          + "add to what is there.",
        "Other machines run tasks of the manifest, in any order and as often as they like: a task is begun, gone on "
          + "with, or found done with exit code 0, and code 75 means: run it again. --collect then fits what is there, "
          + "also of a part of them, with code 1 while tasks are missing.",
      ],
      examples: [
        .init(
          "traverse calibrate --data fashion-mnist --shapes 'patch=14,7 width=64,128 batch=64' --budget 2e13 "
            + "-o sweep", "Four runs, then four laws in sweep/laws.json."),
        .init(
          "traverse calibrate --data text --shapes 'depth=2,4,8' --budget 5e13 -o sweep --dry-run",
          "Runs, compute, time and memory beforehand."),
        .init(
          "traverse calibrate --data text --shapes 'depth=2,4,8' --budget 5e13 -o sweep --manifest-only",
          "The manifest alone, for an array of jobs."),
        .init(
          "traverse calibrate --manifest sweep/tasks.jsonl --task 3",
          "One run of it: begun, gone on with, or found done."),
        .init(
          "traverse calibrate --manifest sweep/tasks.jsonl --collect",
          "The laws of the runs that are done."),
      ],
      sections: CalibrateFlags.sections,
      rules: [
        .exactlyOne([TrainFlags.data, CalibrateFlags.manifest]),
        .exactlyOne([CalibrateFlags.output, CalibrateFlags.manifest]),
        .exactlyOne([CalibrateFlags.shapes, CalibrateFlags.manifest]),
        .exactlyOne([CalibrateFlags.budget, CalibrateFlags.manifest]),
        .atMostOne([
          CalibrateFlags.manifest, CalibrateFlags.manifestOnly, CalibrateFlags.dryRun,
        ]),
        .atMostOne([CalibrateFlags.task, CalibrateFlags.collect]),
        .needs(CalibrateFlags.task, with: CalibrateFlags.manifest),
        .needs(CalibrateFlags.collect, with: CalibrateFlags.manifest),
      ],
      forms: [
        [TrainFlags.data, CalibrateFlags.shapes, CalibrateFlags.budget, CalibrateFlags.output],
        [CalibrateFlags.manifest, CalibrateFlags.task],
        [CalibrateFlags.manifest, CalibrateFlags.collect],
      ]),
    run: { arguments, session in
      if let manifest = arguments[CalibrateFlags.manifest] {
        guard !arguments[CalibrateFlags.collect] else {
          return try Calibration.collect(manifest, arguments, session)
        }
        return try Calibration.run(
          task: CalibrateFlags.task(arguments), of: manifest, arguments, session)
      }
      guard let folder = arguments[CalibrateFlags.output] else {
        preconditionFailure("a rule of the command asks for it")
      }
      let calibration = try Calibration(SweepFolder(folder), arguments, session)
      if arguments[CalibrateFlags.dryRun] { return try calibration.show() }
      if arguments[CalibrateFlags.manifestOnly] { return try calibration.writeManifest() }
      return try calibration.run()
    })
}
