import Host
import Testing
import traverse

/// Shells as people press the tab key in them: a line up to the cursor, and what is offered for its last word.
enum CompletingShell {
  /// What each shell offers for each line, without backslashes and the sign behind a folder's name.
  ///
  /// - `lines` words after the program's name; none holds a quote.
  static func offers(
    of shell: Shell, for lines: [[String]], in folder: Workspace
  ) throws -> [Set<String>] {
    try folder.write(CompletionScript(for: .traverse).text(for: shell), to: ".completions")
    switch shell {
    case .bash: return try run("bash", ["-c", bash(lines)], lines.count, in: folder)
    case .fish: return try run("fish", ["--no-config", "-c", fish(lines)], lines.count, in: folder)
    case .zsh: return try run("zsh", ["-f", "-c", zsh(lines)], lines.count, in: folder)
    }
  }

  /// Whether the machine has the shell; `scripts/setup --tests` brings it where the system has a package.
  static func isInstalled(_ shell: Shell) -> Bool {
    (try? ChildProcess.run(shell.rawValue, ["-c", ""]))?.ending.isSuccess == true
  }

  private static func run(
    _ shell: String, _ arguments: [String], _ count: Int, in folder: Workspace
  ) throws -> [Set<String>] {
    // Nobody's own settings.
    let setting = [
      "-c", #"cd "$1" && shift && HOME=$PWD/.home XDG_CONFIG_HOME=$PWD/.home exec "$@""#,
    ]
    let run = try ChildProcess.run("sh", setting + ["sh", folder.path, shell] + arguments)
    let errors = String(decoding: run.errorOutput, as: UTF8.self)
    #expect(run.ending.isSuccess && errors.isEmpty, "\(errors)")
    let blocks = String(decoding: run.output, as: UTF8.self).split(
      separator: "END\n", omittingEmptySubsequences: false)
    try #require(blocks.count == count + 1)
    return blocks.dropLast().map { block in
      Set(
        block.split(separator: "\n").map { offer in
          let name = String(offer.replacing("\\", with: ""))
          return name.hasSuffix("/") ? String(name.dropLast()) : name
        })
    }
  }

  /// The function is called as Readline calls it: words broken at the signs of COMP_WORDBREAKS.
  private static func bash(_ lines: [[String]]) -> String {
    let calls = lines.map { line in
      let words = line.dropLast().flatMap(broken) + [line.last ?? ""].flatMap(broken)
      return "press " + words.map { "'\($0)'" }.joined(separator: " ")
    }
    return """
      source ./.completions
      press() {
        COMP_WORDS=(traverse "$@") COMP_CWORD=$#
        _traverse
        printf '%s\\n' "${COMPREPLY[@]}"
        echo END
      }

      """ + calls.joined(separator: "\n")
  }

  private static func broken(_ word: String) -> [String] {
    guard let sign = word.firstIndex(where: { "=:".contains($0) }) else { return [word] }
    let parts = [String(word[..<sign]), String(word[sign])].filter { !$0.isEmpty }
    let rest = String(word[word.index(after: sign)...])
    return parts + (rest.isEmpty ? [] : broken(rest))
  }

  private static func fish(_ lines: [[String]]) -> String {
    let calls = lines.map { "press 'traverse \($0.joined(separator: " "))'" }
    return """
      source ./.completions
      function press
          complete -C $argv[1] | string split --fields 1 \\t
          echo END
      end

      """ + calls.joined(separator: "\n")
  }

  /// In a terminal of its own, where what the completion system adds is written down.
  private static func zsh(_ lines: [[String]]) -> String {
    let calls = lines.map { "press 'traverse \($0.joined(separator: " "))'" }
    return #"""
      zmodload zsh/zpty
      zpty shell zsh -f -i
      ask() { zpty -w shell "$1" }
      ask "PROMPT= RPROMPT=; unset zle_bracketed_paste; LISTMAX=9999; autoload -Uz compinit; compinit -u -D"
      ask 'source ./.completions'
      ask 'compadd() {
        [[ " ${(j: :)@[1,(i)(-|--)]}" == *\ -(O|A|D)* ]] || {
          local -a hits
          builtin compadd -A hits "$@"
          print -rl -- $hits >>.offers
        }
        builtin compadd "$@"
      }'
      ask 'offer() { zle complete-word; print END >>.offers }; zle -N offer; bindkey "^I" offer'
      : >.offers
      press() {
        (( ++pressed ))
        zpty -w -n shell $'\x15'"$1"$'\t'
        local shown
        repeat 600; do
          # What it shows is read, for a terminal that nobody reads blocks.
          while zpty -rt shell shown; do :; done
          [[ $(grep -c END .offers) -ge $pressed ]] && return
          sleep 0.02
        done
      }

      """# + calls.joined(separator: "\n") + "\nzpty -d shell; cat .offers"
  }
}
