import Host

extension Action {
  static let completions = Action(
    command: Command(
      name: "completions", summary: "a script that completes commands and flags in a shell",
      details: [
        "Read it where the shell starts, or keep it where the shell looks for such scripts. It is made of the table that "
          + "reads the command line: what it offers is what is understood."
      ],
      examples: [
        .init("eval \"$(traverse completions bash)\"", "In ~/.bashrc; also for the bash of macOS."),
        .init("source <(traverse completions zsh)", "In ~/.zshrc, behind compinit."),
        .init(
          "traverse completions fish > ~/.config/fish/completions/traverse.fish",
          "Once; fish loads it when it is needed."),
      ],
      operands: .word("SHELL", of: Shell.allCases.map(\.rawValue), help: "Which one it is for")),
    run: { arguments, session in
      guard let shell = Shell(rawValue: arguments.operands[0])
      else { preconditionFailure("the parser takes the words of this list alone") }
      try StandardStream.output.write(CompletionScript(for: .traverse).text(for: shell))
      return .done
    })
}
