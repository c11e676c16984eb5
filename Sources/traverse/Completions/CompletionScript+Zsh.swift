extension CompletionScript {
  /// For zsh with its completion system: sourced, or as the file `_traverse` in a folder of `fpath`.
  var zsh: String {
    "#compdef \(program.name)\n" + headline(.zsh) + """

      \(prefix)_words_or_files() {
        _alternative "words:word:($*)" 'files:file:_files'
      }

      \(zshList("commands", commands))
      \(zshList("subjects", program.subjects))
      \(prefix)() {
        local curcontext=$curcontext state state_descr line
        typeset -A opt_args
        _arguments -C -s -S -A '-*' : \\
      \(zshLines(leading, indent: "    "))    ': :\(prefix)_commands' \\
          '*:: :->operands' && return
        [[ $state == operands ]] || return

        # Flags before the command count as given.
        local -a common
      \(leadingFlags.map(zshUnlessGiven).joined())
        case $words[1] in
      \(program.commands.map(zshCommand).joined())    help) _arguments ':subject:\(prefix)_subjects' ;;
        esac
      }

      # Called while it is loaded by the completion system, or else sourced.
      if [[ $funcstack[1] == \(prefix) ]]; then
        \(prefix) "$@"
      else
        compdef \(prefix) \(program.name)
      fi

      """
  }

  /// A function that offers words, each with what it means.
  private func zshList(_ name: String, _ words: [(name: String, summary: String)]) -> String {
    let items = words.map { word in
      "    " + ShellText.quoted(word.name + ":" + ShellText.escaping(":\\", in: word.summary))
    }
    return """
      \(prefix)_\(name)() {
        local -a words
        words=(
      \(items.joined(separator: "\n"))
        )
        _describe -t \(name) \(name) words
      }

      """
  }

  /// Flags before the command; the version is shown for nothing but its flag.
  private var leading: [String] {
    program.common.flags.map(\.declaration).flatMap { flag in
      zshSpecifications(flag, excluding: flag.spellings + [CompletionScript.version.spelling])
    }
      + zshSpecifications(CompletionScript.help, excluding: ["-", ":", "*"])
      + zshSpecifications(CompletionScript.version, excluding: ["-", ":", "*"])
  }

  private func zshUnlessGiven(_ flag: FlagDeclaration) -> String {
    let given = flag.spellings.map { "$+opt_args[\($0)]" }.joined(separator: " || ")
    return "  (( \(given) )) || common+=(\n"
      + zshSpecifications(flag, excluding: []).map { "    \(ShellText.quoted($0))\n" }.joined()
      + "  )\n"
  }

  private func zshCommand(_ command: Command) -> String {
    var specifications = command.flags.flatMap { flag in
      zshSpecifications(flag, excluding: command.refused(after: flag).flatMap(\.spellings))
    }
    let operands = command.operands
    if operands.count.upperBound > 0 {
      precondition(
        operands.count.upperBound == 1 || operands.count.upperBound == .max,
        "\(command.name): operands are one or any number")
      let position = operands.count.upperBound == 1 ? "" : "*"
      specifications.append(
        position + ":" + zshMessage(operands.placeholder) + ":"
          + operands.candidates.zshAction(prefix))
    }
    return "    \(command.name))\n      _arguments -s -S $common \\\n"
      + zshLines(specifications, indent: "        ").dropLast(3) + " ;;\n"
  }

  private func zshLines(_ specifications: [String], indent: String) -> String {
    specifications.map { indent + ShellText.quoted($0) + " \\\n" }.joined()
  }

  /// One specification of `_arguments` for each spelling.
  private func zshSpecifications(_ flag: FlagDeclaration, excluding: [String]) -> [String] {
    var excluded = excluding
    if excluded.isEmpty, flag.occurrence == .once { excluded = flag.spellings }
    let exclusion = excluded.isEmpty ? "" : "(\(excluded.joined(separator: " ")))"
    let repeated = flag.occurrence == .repeatedly ? "*" : ""
    let help = "[" + ShellText.escaping("[]\\", in: flag.help) + "]"
    return flag.spellings.map { spelling in
      var specification = exclusion + repeated + spelling
      if flag.argument != nil { specification += spelling.hasPrefix("--") ? "=" : "+" }
      specification += help
      if let argument = flag.argument {
        specification +=
          ":" + zshMessage(argument.placeholder) + ":" + argument.candidates.zshAction(prefix)
      }
      return specification
    }
  }

  private func zshMessage(_ placeholder: String) -> String {
    ShellText.escaping(":\\", in: placeholder)
  }
}

extension Candidates {
  /// What `_arguments` does to complete a word; a blank alone shows what is expected and offers nothing.
  fileprivate func zshAction(_ prefix: String) -> String {
    switch (words.isEmpty, paths) {
    case (true, .none): " "
    case (true, .files): "_files"
    case (true, .folders): "_files -/"
    case (false, .none): "(" + words.joined(separator: " ") + ")"
    // The leading blank keeps what `_arguments` would add from the words.
    case (false, _): " \(prefix)_words_or_files " + words.joined(separator: " ")
    }
  }
}
