import Engine
import Host

extension Action {
  static let cell = Action(
    command: Command(
      name: "cell", summary: "one run as a file describes it: started, resumed, or found done",
      details: [
        "The file is JSON with \"format\": \"\(TrainingRequest.format)\" and the flags of `train` as keys; data and "
          + "budget or steps must be there. Idempotent: a finished run is left as it is, one with a checkpoint goes "
          + "on, else it starts. Exit code 75 means: run it again."
      ],
      examples: [
        .init(
          "traverse cell sweep/07.json -o sweep/07", "One cell of a sweep, in a folder of its own.")
      ],
      operands: .one("SPEC", help: "What to train, as JSON"),
      sections: [
        Command.Section("Carrying it out", [output] + TrainFlags.execution + [Results.json])
      ]),
    run: { arguments, session in
      let path = arguments.operands[0]
      let request = try TrainingJob.request(path, session)
      let folder = arguments[output] ?? withoutEnding(path)
      return try TrainingJob(
        request, in: RunFolder(folder), Execution(arguments), session
      ).run()
    })

  private static let output = Flag.optional(
    "output", letter: "o", .folder,
    help: "Where the run lives; unless said, the file's name without .json")

  private static func withoutEnding(_ path: String) -> String {
    path.hasSuffix(".json") ? String(path.dropLast(5)) : path + ".run"
  }
}
