extension CompletionScript {
  /// For fish from 3.4 up.
  var fish: String {
    headline(.fish) + """

      # Whether the line's command is the first word, '' for none yet, and none of the flags that follow is there. A flag
      # with = behind it takes a value: as the last word it is waiting for that, and is not there yet.
      function _\(prefix)_may
          set -l words (commandline -opc)[2..]
          set -l command
          for word in $words
              if not string match -q -- '-*' $word
                  set command $word
                  break
              end
          end
          test "$command" = "$argv[1]"; and not contains -- -- $words; or return 1
          for flag in $argv[2..]
              set -l name (string trim --right --chars '=' -- $flag)
              set -l earlier $words
              test $name = $flag; or set earlier $words[..-2]
              contains -- $name $earlier; and return 1
              if string match -q -- '--*' $name
                  string match -q -- "$name=*" $words; and return 1
              else
                  string match -qr -- '^-[^-]*'(string sub --start 2 -- $name) $earlier; and return 1
              end
          end
          return 0
      end

      # Whether the line's command is the first word and has fewer operands than the second says, or any; the rest are the
      # flags that take values.
      function _\(prefix)_operand
          set -l count 0
          set -l command
          set -l wants
          set -l ended
          for word in (commandline -opc)[2..]
              if test -n "$wants"
                  set wants
              else if test -n "$ended"
                  set count (math $count + 1)
              else if test "$word" = --
                  set ended yes
              else if string match -qr -- '^-[^0-9.]' $word
                  contains -- $word $argv[3..]; and set wants yes
              else if test -z "$command"
                  set command $word
              else
                  set count (math $count + 1)
              end
          end
          test "$command" = "$argv[1]"; or return 1
          test $argv[2] = any; or test $count -lt $argv[2]
      end

      complete -c \(program.name) -f
      \(fishFlags(leadingFlags, "", refused: { [$0] }))\(fishVersion)\
      \(commands.map { fishWord($0, "_\(prefix)_may ''") }.joined())\
      \(program.subjects.map { fishWord($0, "_\(prefix)_operand help 1") }.joined())
      \(program.commands.map(fishCommand).joined(separator: "\n"))
      """
  }

  private func fishWord(_ word: (name: String, summary: String), _ condition: String) -> String {
    fishLine(condition, "-a \(word.name) -d \(ShellText.quotedForFish(word.summary))")
  }

  private var fishVersion: String {
    fishLine(
      "test (count (commandline -opc)) -eq 1",
      "-l \(CompletionScript.version.name) -d "
        + ShellText.quotedForFish(CompletionScript.version.help))
  }

  private func fishCommand(_ command: Command) -> String {
    var text = fishFlags(
      flags(of: command), command.name, refused: command.refused)
    let operands = command.operands
    guard operands.count.upperBound > 0 else { return text }
    let valued = flags(of: command).filter { $0.argument != nil }.flatMap(\.spellings)
    let limit = operands.count.upperBound == .max ? "any" : "\(operands.count.upperBound)"
    text += fishLine(
      (["_\(prefix)_operand", command.name, limit] + valued).joined(separator: " "),
      operands.candidates.fishOffer(required: false))
    return text
  }

  private func fishFlags(
    _ flags: [FlagDeclaration], _ command: String,
    refused: (FlagDeclaration) -> [FlagDeclaration]
  ) -> String {
    flags.map { flag in
      let absent = refused(flag).flatMap { other in
        other.spellings.map { $0 + (other.argument == nil ? "" : "=") }
      }
      var offer = flag.letter.map { "-s \($0) " } ?? ""
      offer += "-l \(flag.name) -d \(ShellText.quotedForFish(flag.help))"
      if let argument = flag.argument {
        offer += " " + argument.candidates.fishOffer(required: true)
      }
      return fishLine(
        (["_\(prefix)_may", command.isEmpty ? "''" : command] + absent).joined(separator: " "),
        offer)
    }.joined()
  }

  private func fishLine(_ condition: String, _ offer: String) -> String {
    "complete -c \(program.name) -n \(ShellText.quotedForFish(condition)) \(offer)\n"
  }
}

extension Candidates {
  /// What `complete` says of a flag's value, or of an operand.
  fileprivate func fishOffer(required: Bool) -> String {
    let names: String
    switch paths {
    case .none: names = required ? "-x" : "-f"
    case .files: names = required ? "-r -F" : "-F"
    case .folders:
      let offered = words + ["(__fish_complete_directories)"]
      return (required ? "-x" : "-f") + " -a '\(offered.joined(separator: " "))'"
    }
    return words.isEmpty ? names : names + " -a '\(words.joined(separator: " "))'"
  }
}
