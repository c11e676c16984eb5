import Host

extension Action {
  static let demo = Action(
    command: Command(
      name: "demo", summary: "the whole loop on Fashion-MNIST, in a few minutes",
      details: [
        "Runs the commands that one would type, each shown first: short static runs of every shape, their laws, a plan, "
          + "the run that changes shape on the way, and a report. Stopped, the same command goes on."
      ],
      examples: [
        .init("traverse demo", "In the folder traverse-demo; then open its report.html.")
      ],
      sections: [Command.Section("Carrying it out", [output])]),
    run: { arguments, session in
      let folder = arguments[output]
      try Folder.create(folder)
      for words in steps(in: folder) {
        session.remark("$ traverse " + words.map(quoted).joined(separator: " "))
        let code = try Main.perform(words + (session.isQuiet ? ["--quiet"] : []))
        // Laws that could not be identified are left out of the plan.
        guard code == .done || (code == .negativeAnswer && words[0] == "calibrate") else {
          return code
        }
      }
      try session.answer("The report: \(folder)/report.html")
      return .done
    })

  private static let output = Flag.value(
    "output", letter: "o", .folder, default: "traverse-demo", help: "Where everything is kept")

  private static func steps(in folder: String) -> [[String]] {
    let data = ["--data", "fashion-mnist", "--augment", "shifts-and-flips"]
    return [
      ["calibrate"] + data + [
        "--shapes", "patch=28,14 width=8,16,32 depth=2 batch=64", "--budget", "4e12", "-o",
        folder + "/sweep",
      ],
      [
        "plan", "--laws", folder + "/sweep/laws.json", "--budget", "1e12", "-o",
        folder + "/plan.json", "--force",
      ],
      ["run", folder + "/plan.json"] + data + ["-o", folder + "/run"],
      ["report", folder + "/sweep", folder + "/run", "-o", folder + "/report.html", "--force"],
    ]
  }

  /// As one would type it in a shell.
  private static func quoted(_ word: String) -> String {
    word.contains(" ") ? "'\(word)'" : word
  }
}
