import Host

extension Action {
  static let report = Action(
    command: Command(
      name: "report", summary: "one page with laws, plan and run, to look at and to send around",
      details: [
        "Takes the folders of sweeps, runs and probes and any laws, plans, logs, sets of shapes and costs of "
          + "transitions, and draws what they tell: laws with their points, the plan, projected against actual, training against "
          + "held-out loss across transitions, compute by phase, and after how many runs the calibration has paid for "
          + "itself. Logs that belong to none of the laws get laws of their own, as traverse fit has them.",
        "Wherever there are laws, a panel plans anew in the page: for any budget and any of the shapes. The page "
          + "needs no network.",
      ],
      examples: [
        .init(
          "traverse report sweep run -o report.html", "A sweep and the run that its plan led to."),
        .init("traverse report laws.json plan.json runs/*.csv -o report.html", "Single files."),
      ],
      operands: .atLeastOne(
        "FILE", help: "Folders of sweeps, runs and probes; laws, plans, logs, sets, costs"),
      sections: [
        Command.Section("Results", [output, Results.force, LevelFlag.level]), LogFlags.section,
        FitFlags.section,
      ],
      rules: [.exactlyOne([output])]),
    run: { arguments, session in
      guard let file = try Results.file(arguments[output], arguments) else {
        preconditionFailure("a rule of the command asks for it")
      }
      var page = ReportPage(try ReportInputs(arguments.operands, arguments, session))
      page.provenance = session.provenance(inputs: page.inputs.files)
      try session.save(try page.html, in: file)
      return .done
    })

  private static let output = Flag.optional(
    "output", letter: "o", .path, help: "The page, such as report.html")
}
