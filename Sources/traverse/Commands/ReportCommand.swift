import Host

extension Action {
  static let report = Action(
    command: Command(
      name: "report", summary: "one page with laws, plan and run, to look at and to send around",
      details: [
        "Takes the folders of sweeps and runs and any laws, plans and logs, and draws what they tell: laws with their "
          + "points, the plan, projected against actual, training against held-out loss across transitions, compute by "
          + "phase, and after how many runs the calibration has paid for itself. The page needs no network."
      ],
      examples: [
        .init(
          "traverse report sweep run -o report.html", "A sweep and the run that its plan led to."),
        .init("traverse report laws.json plan.json runs/*.csv -o report.html", "Single files."),
      ],
      operands: .atLeastOne("FILE", help: "Folders of sweeps and runs; laws, plans, logs"),
      sections: [
        Command.Section("Results", [output, Results.force]), LogFlags.section,
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
