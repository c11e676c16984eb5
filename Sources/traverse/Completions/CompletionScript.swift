/// The shells that complete what is typed.
package enum Shell: String, CaseIterable, Sendable { case bash, zsh, fish }

/// A script that completes a program's command line in a shell, made of the table that the parser reads.
///
/// It offers commands, flags and words, and file names where they are expected. What the parser would refuse is not
/// offered: a flag that was given and may be given once, one that another excludes, an operand beyond the last.
package struct CompletionScript {
  let program: Program

  package init(for program: Program) { self.program = program }

  package func text(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// What the script's functions begin with, so that they are nobody else's.
  var prefix: String { "_" + program.name }

  /// The script's first line.
  func headline(_ shell: Shell) -> String {
    "# Completions of \(program.name) \(program.version) for \(shell.rawValue), as "
      + "'\(program.name) completions \(shell.rawValue)' prints them.\n"
  }

  static let help = Flag.toggle("help", letter: "h", help: "Everything about the command")
    .declaration
  static let version = Flag.toggle("version", help: "The version").declaration

  /// Flags that may stand before the command.
  var leadingFlags: [FlagDeclaration] {
    program.common.flags.map(\.declaration) + [CompletionScript.help]
  }

  /// Flags that may follow the command.
  func flags(of command: Command) -> [FlagDeclaration] { command.flags + leadingFlags }

  /// The words that may stand where a command does, and what they do.
  var commands: [(name: String, summary: String)] {
    program.commands.map { ($0.name, $0.summary) }
      + [("help", "everything about a command or a topic")]
  }
}

extension Command {
  /// Flags that the parser refuses once `flag` is given: itself, unless it may be repeated, and those it excludes.
  func refused(after flag: FlagDeclaration) -> [FlagDeclaration] {
    var refused = flag.occurrence == .once ? [flag] : []
    for rule in rules {
      switch rule {
      case .atMostOne(let flags), .exactlyOne(let flags):
        let names = flags.map(\.declaration.name)
        guard names.contains(flag.name) else { continue }
        refused += flags.map(\.declaration).filter { other in
          other.name != flag.name && !refused.contains { $0.name == other.name }
        }
      case .needs: continue
      }
    }
    return refused
  }
}

extension FlagDeclaration {
  /// Every way to write it: `-o` and `--output`.
  var spellings: [String] { (letter.map { ["-\($0)"] } ?? []) + [spelling] }
}
