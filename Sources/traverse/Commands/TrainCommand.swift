import Engine
import Host

extension Action {
  static let train = Action(
    command: Command(
      name: "train", summary: "one model of one shape, from scratch, on this machine",
      details: [
        "Trains a small ViT on images or a small GPT on bytes with AdamW at a constant rate, and evaluates it on "
          + "held-out data at logarithmically spaced compute: the log is one that `fit` reads. The folder holds "
          + "spec.json, run.jsonl and checkpoints.",
        "The same command again goes on where the run was stopped or killed, and ends with the same bits. A "
          + "signal makes it write a checkpoint and exit with code 75.",
      ],
      examples: [
        .init(
          "traverse train --data fashion-mnist --shape 'patch=7 width=128 depth=6' --budget 1e13 -o run",
          "A ViT on images of clothes."),
        .init(
          "traverse train --data text:src --glob '*.swift' --shape 'context=256' --steps 2000 -o gpt",
          "A GPT on source code."),
        .init(
          "traverse train --data fashion-mnist --budget 1e15 -o run --dry-run",
          "Parameters, compute of a step, steps and memory."),
      ],
      sections: [
        TrainFlags.what, TrainFlags.howLong, TrainFlags.optimiser, TrainFlags.evaluation,
        Command.Section(
          "Carrying it out", [output, dryRun] + TrainFlags.execution + [Results.json]),
      ],
      rules: [
        .exactlyOne([TrainFlags.data]), .exactlyOne([TrainFlags.budget, TrainFlags.steps]),
        .exactlyOne([output]),
      ]),
    run: { arguments, session in
      guard let folder = arguments[output] else {
        preconditionFailure("a rule of the command asks for it")
      }
      let job = try TrainingJob(
        TrainFlags.request(arguments), in: RunFolder(folder), Execution(arguments), session)
      return arguments[dryRun] ? try job.show() : try job.run()
    })

  private static let output = Flag.optional(
    "output", letter: "o", .folder, help: "Where the run lives; made if it is not there")
  private static let dryRun = Flag.toggle(
    "dry-run", help: "Say what it would take, and train nothing")
}
