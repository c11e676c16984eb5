import RunLogs

/// The commands of a program, and which one a line asks for.
package struct Program: Sendable {
  package let name: String
  package let version: String
  /// The day of the version, as the manual states it: `November 29, 2026`.
  package let date: String
  /// One line, without a full stop.
  package let summary: String
  package let commands: [Command]
  /// Pages of `help` about no single command.
  package let topics: [Topic]
  /// Flags that every command has, besides `--help`.
  package let common: Command.Section

  package init(
    name: String, version: String, date: String, summary: String, commands: [Command],
    topics: [Topic] = [], common: Command.Section
  ) {
    self.name = name
    self.version = version
    self.date = date
    self.summary = summary
    self.commands = commands
    self.topics = topics
    self.common = common
    for command in commands { check(command) }
    let words = subjects.map(\.name) + ["help"]
    precondition(Set(words).count == words.count, "a command or topic is named like another")
  }

  /// Two flags of one command with the same name or letter are a defect of the table.
  private func check(_ command: Command) {
    let flags = command.flags + common.flags.map(\.declaration)
    let (names, letters) = (flags.map(\.name) + ["help"], flags.compactMap(\.letter) + ["h"])
    precondition(Set(names).count == names.count, "\(command.name) names a flag twice")
    precondition(Set(letters).count == letters.count, "\(command.name) uses a letter twice")
  }

  /// What a command line asks for.
  package enum Request: Sendable {
    /// To show this text on standard output.
    case show(String)
    case run(Arguments)
  }

  /// Understands the words after the program's name.
  ///
  /// Asking for help wins over whatever else is wrong with the line; no words at all ask for it too.
  package func parse(_ words: [String]) throws(UsageError) -> Request {
    let flags = words.prefix { $0.hasPrefix("-") && $0 != "-" && $0 != "--" }
    let isAskedForHelp = words.prefix { $0 != "--" }.contains { $0 == "-h" || $0 == "--help" }
    guard let word = words.dropFirst(flags.count).first else {
      if words.isEmpty || isAskedForHelp { return .show(help) }
      if words == ["--version"] { return .show("\(name) \(version)\n") }
      throw UsageError(command: nil, problem(withoutCommand: flags))
    }
    if word == "help" {
      let subjects = words.dropFirst(flags.count + 1).filter { $0 != "-h" && $0 != "--help" }
      guard let subject = subjects.first else { return .show(help) }
      return .show(try page(on: subject))
    }
    let command = try command(named: word)
    if isAskedForHelp { return .show(help(for: command)) }
    return .run(
      try ArgumentParser.parse(
        flags + words.dropFirst(flags.count + 1), of: command,
        common: common.flags.map(\.declaration)))
  }

  /// What `help` can be asked about, in order, each with its line: commands, then topics, the manual last.
  var subjects: [(name: String, summary: String)] {
    let manual = ("man", "all of this as a manual page: \(name) help man | man -l -")
    return commands.map { ($0.name, $0.summary) } + topics.map { ($0.name, $0.summary) }
      + (topics.isEmpty ? [] : [manual])
  }

  /// What `help` shows for one of its subjects.
  private func page(on subject: String) throws(UsageError) -> String {
    if let command = commands.first(where: { $0.name == subject }) { return help(for: command) }
    if let topic = topics.first(where: { $0.name == subject }) { return help(for: topic) }
    let subjects = subjects.map(\.name)
    guard !subjects.contains(subject) else { return ManualPage(for: self).text }
    throw UsageError(
      command: nil,
      .unknownSubject(subject, nearest: NearestNames.of(subject, among: subjects).first))
  }

  private func command(named name: String) throws(UsageError) -> Command {
    guard let command = commands.first(where: { $0.name == name }) else {
      let nearest = NearestNames.of(name, among: commands.map(\.name) + ["help"]).first
      throw UsageError(command: nil, .unknownCommand(name, nearest: nearest))
    }
    return command
  }

  /// A line of flags only: either one of them is unknown, or the command was forgotten.
  private func problem(withoutCommand words: ArraySlice<String>) -> UsageError.Problem {
    let known = common.flags.map(\.declaration.name) + ["help", "version"]
    let letters = common.flags.compactMap(\.declaration.letter) + ["h"]
    let unknown = words.first { word in
      !known.contains { "--" + $0 == word } && !letters.contains { "-\($0)" == word }
    }
    guard let unknown else { return .noCommand }
    let nearest = NearestNames.of(String(unknown.drop { $0 == "-" }), among: known).first
    return .unknownFlag(unknown, nearest: nearest.map { "--" + $0 })
  }
}
