import Host
import Pictures
import Scaling

extension Action {
  static let fit = Action(
    command: Command(
      name: "fit", summary: "one scaling law for each shape in run logs",
      details: [
        "Fits E = a (C + d)^-b + c to error E against training compute C, and says how far each law can "
          + "be believed. Exit code 1 if a shape has no law that could be used."
      ],
      examples: [
        .init("traverse fit runs/*.csv -o laws.json", "One law a file, named after the file."),
        .init(
          "traverse fit runs/*.csv --shape-pattern 'vit-{width}.csv' --plot fit.svg",
          "The shape from each file's name, and a picture."),
        .init("traverse fit all.csv --shape-from patch,width", "One file that holds many runs."),
        .init("traverse fit runs/", "A folder: every run's log below it, with the configs beside."),
        .init(
          "traverse fit --watch runs/ --until 1e20", "Runs under way, and where each will end."),
      ],
      operands: .atLeastOne("LOG", help: LogFlags.operandHelp),
      sections: [
        LogFlags.section, FitFlags.section,
        Command.Section("Results", Results.all + [LevelFlag.level]), FitWatch.section,
      ], rules: FitWatch.rules),
    run: { arguments, session in
      if arguments[FitWatch.watch] { return try FitWatch.follow(arguments, session) }
      let results = try Results(arguments)
      let (laws, runs) = try FitFlags.fit(arguments.operands, arguments, session)
      try results.deliver(
        laws.json, text: LawText.text(laws),
        figure: { try FitPicture(laws: laws, logs: runs).figure }, session)
      return judge(laws, session)
    })

  /// Says what to know of the laws, and whether each is one.
  static func judge(_ laws: LawSet, _ session: Session) -> ExitCode {
    for warning in LawText.warnings(laws) { session.remark(warning) }
    let refusals = LawText.refusals(laws)
    for refusal in refusals {
      Session.complain(FileName.printable("no law that could be used for \(refusal)"))
    }
    return refusals.isEmpty ? .done : .negativeAnswer
  }
}
