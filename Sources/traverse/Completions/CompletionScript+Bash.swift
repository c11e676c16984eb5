extension CompletionScript {
  /// For bash from 3.2 up, which macOS has: no associative arrays, no `mapfile`, and nothing of bash-completion.
  var bash: String {
    headline(.bash) + """

      # Sets for the command $1: flags, the words that may be operands, and how many there may be (none said: any number).
      # Among words, :files and :folders stand for names of those.
      \(prefix)_command() {
        flags='' operand='' limit=0
        case $1 in
      \(program.commands.map(bashCommand).joined())  help)
          operand='\(program.subjects.map(\.name).joined(separator: " "))' limit=1
          ;;
        esac
      }

      # Sets offered to the words that the flag $2 of the command $1 takes; fails where it takes no value.
      \(prefix)_value() {
        offered=''
        case $1:$2 in
      \(bashCases(valuesByFlags) { "offered='\($0)'" })  *) return 1 ;;
        esac
      }

      # Sets refused to the flags that cannot follow the flag $2 of the command $1.
      \(prefix)_refused() {
        refused=$2
        case $1:$2 in
      \(bashCases(refusedByFlags) { "refused='\($0)'" })  esac
      }

      # Sets flag to the long name of the letter $2 of the command $1.
      \(prefix)_letter() {
        flag=''
        case $1:$2 in
      \(bashCases(flagsByLetters) { "flag=\($0)" })  esac
      }

      \(CompletionScript.bashEngine.replacing("_PREFIX", with: prefix)
        .replacing("COMMANDS", with: commands.map(\.name).joined(separator: " "))
        .replacing("LEADING", with: leadingFlags.map(\.spelling).joined(separator: " ")))
      complete -F \(prefix) \(program.name)

      """
  }

  private func bashCommand(_ command: Command) -> String {
    let operands = command.operands
    let limit = operands.count.upperBound == .max ? "" : "\(operands.count.upperBound)"
    return """
        \(command.name))
          flags='\(flags(of: command).map(\.spelling).joined(separator: " "))'
          operand='\(operands.candidates.bash)' limit=\(limit)
          ;;

      """
  }

  /// Cases of `COMMAND:FLAG` that lead to the same, in the order in which each is met first.
  private func bashCases(
    _ pairs: [(pattern: String, outcome: String)], _ action: (String) -> String
  ) -> String {
    var outcomes: [String] = []
    for pair in pairs where !outcomes.contains(pair.outcome) { outcomes.append(pair.outcome) }
    return outcomes.map { outcome in
      let patterns = pairs.filter { $0.outcome == outcome }.map(\.pattern)
      let lines = WrappedText.lines(of: patterns.joined(separator: " | "), within: 110)
      return "  " + lines.joined(separator: " \\\n    ") + ") \(action(outcome)) ;;\n"
    }.joined()
  }

  private var flagsWithCommands: [(command: Command, flag: FlagDeclaration)] {
    program.commands.flatMap { command in flags(of: command).map { (command, $0) } }
  }

  private var valuesByFlags: [(pattern: String, outcome: String)] {
    flagsWithCommands.compactMap { command, flag in
      flag.argument.map { ("\(command.name):\(flag.spelling)", $0.candidates.bash) }
    }
  }

  /// Without the flags that refuse themselves alone: most do.
  private var refusedByFlags: [(pattern: String, outcome: String)] {
    flagsWithCommands.compactMap { command, flag in
      let refused = command.refused(after: flag).map(\.spelling)
      guard refused != [flag.spelling] else { return nil }
      return ("\(command.name):\(flag.spelling)", refused.joined(separator: " "))
    }
  }

  private var flagsByLetters: [(pattern: String, outcome: String)] {
    flagsWithCommands.compactMap { command, flag in
      flag.letter.map { ("\(command.name):\($0)", flag.spelling) }
    }
      + leadingFlags.compactMap { flag in flag.letter.map { (":\($0)", flag.spelling) } }
  }

  /// The part that is the same for every program.
  private static let bashEngine = #"""
    # Adds to COMPREPLY what the words $1 allow for the text $2, behind the text $3.
    _PREFIX_offer() {
      local word
      for word in $1; do
        case $word in
        :files) _PREFIX_paths -f "$2" "$3" ;;
        :folders) _PREFIX_paths -d "$2" "$3" ;;
        "$2"*) COMPREPLY+=("$3$word") ;;
        esac
      done
    }

    # Adds files (-f) or folders (-d). Older shells cannot be told that they are names: there they are quoted here.
    _PREFIX_paths() {
      local word native=''
      compopt -o filenames 2>/dev/null && native=yes
      while IFS= read -r word; do
        [[ $word ]] || continue
        if [[ ! $native ]]; then
          [[ -d $word ]] && word=$word/
          printf -v word %q "$word"
        fi
        COMPREPLY+=("$3$word")
      done <<<"$(compgen "$1" -- "$2")"
    }

    _PREFIX() {
      COMPREPLY=()
      local IFS=$' \t\n' flags='' operand='' limit='' offered='' refused='' flag=''
      # The words up to the cursor, whole again where a sign such as = has broken them.
      local words=() word joins='' i
      for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ ${#words[@]} -gt 0 && $word && ($joins || $word == [=:]*) ]]; then
          words[${#words[@]} - 1]+=$word
        else
          words+=("$word")
        fi
        joins=''
        [[ $word == [=:] ]] && joins=yes
      done
      local last=$((${#words[@]} - 1))
      local current=${words[last]}

      # What was given before: the command, its flags and how many operands.
      local command='' wants='' ended='' count=0 given=' '
      for ((i = 0; i < last; i++)); do
        word=${words[i]}
        if [[ $wants ]]; then
          wants=''
        elif [[ $ended ]]; then
          ((count += 1))
        elif [[ ! $command && $word != -* ]]; then
          command=$word
        elif [[ $word == -- ]]; then
          ended=yes
        elif [[ $word == --* ]]; then
          flag=${word%%=*}
          given+="$flag "
          [[ $word != *=* ]] && _PREFIX_value "$command" "$flag" && wants=$flag
        elif [[ $word == -[!0-9.]* ]]; then
          word=${word#-}
          while [[ $word ]]; do
            _PREFIX_letter "$command" "${word:0:1}"
            given+="$flag "
            word=${word:1}
            if _PREFIX_value "$command" "$flag"; then
              [[ ! $word ]] && wants=$flag
              break
            fi
          done
        else
          ((count += 1))
        fi
      done
      [[ $given == *' --help '* || $given == *' --version '* ]] && return

      if [[ ! $command ]]; then
        flags='LEADING' operand='COMMANDS' limit=1
        [[ $last -eq 0 ]] && flags+=' --version'
      else
        _PREFIX_command "$command"
      fi
      if [[ $wants ]]; then
        # A value that begins as flags do is refused.
        [[ $current == -* ]] && return
        _PREFIX_value "$command" "$wants" && _PREFIX_offer "$offered" "$current" ''
      elif [[ $current == --*=* && ! $ended ]]; then
        flag=${current%%=*}
        _PREFIX_value "$command" "$flag" && _PREFIX_offer "$offered" "${current#*=}" "$flag="
      elif [[ $current == -* && ! $ended || ! $current && $limit == "$count" ]]; then
        for flag in $given; do
          _PREFIX_refused "$command" "$flag"
          for word in $refused; do
            flags=" $flags "
            flags=${flags/ $word / }
          done
        done
        [[ $ended ]] || _PREFIX_offer "$flags" "$current" ''
      elif [[ ! $limit || $count -lt $limit ]]; then
        _PREFIX_offer "$operand" "$current" ''
      fi

      # Readline keeps what stands before the last sign that breaks words.
      local stem=''
      for ((i = ${#current} - 1; i >= 0; i--)); do
        word=${current:i:1}
        if [[ $word == [=:] && $COMP_WORDBREAKS == *$word* ]]; then
          stem=${current:0:i+1}
          break
        fi
      done
      for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do COMPREPLY[i]=${COMPREPLY[i]#"$stem"}; done
    }
    """#
}

extension Candidates {
  /// Words in a list, in which no blank and no quote may stand.
  fileprivate var bash: String {
    for word in words {
      precondition(
        word.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }, "an odd word: \(word)"
      )
    }
    let names: [String]
    switch paths {
    case .none: names = []
    case .files: names = [":files"]
    case .folders: names = [":folders"]
    }
    return (words + names).joined(separator: " ")
  }
}
