import RunLogs
import Scaling

/// Reads the words of one command.
///
/// `--flag value`, `--flag=value`, `-o value`, `-ovalue`, `-qo value`; `--` ends the flags; `-` and
/// negative numbers are values, not flags. Every value is read at once, so that nothing starts before
/// all of the line makes sense.
struct ArgumentParser {
  private let command: Command
  private let flags: [FlagDeclaration]
  private var given: [String: [(text: String, value: any Sendable)]] = [:]
  private var operands: [String] = []
  private var rest: ArraySlice<String>

  /// `common` are the flags that every command has.
  static func parse(
    _ words: some Sequence<String>, of command: Command, common: [FlagDeclaration]
  ) throws(UsageError) -> Arguments {
    var parser = ArgumentParser(
      command: command, flags: command.flags + common, rest: Array(words)[...])
    try parser.readWords()
    try parser.checkRules()
    try parser.checkOperands()
    let pairs = parser.flags.map { ($0.name, (parser.given[$0.name] ?? []).map(\.value)) }
    return Arguments(
      command: command.name, operands: parser.operands,
      values: Dictionary(pairs) { first, _ in first })
  }

  private init(command: Command, flags: [FlagDeclaration], rest: ArraySlice<String>) {
    self.command = command
    self.flags = flags
    self.rest = rest
  }

  private mutating func readWords() throws(UsageError) {
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      } else if word.hasPrefix("--") {
        try readLong(word.dropFirst(2))
      } else if Self.looksLikeFlag(word) {
        try readLetters(word.dropFirst())
      } else {
        operands.append(word)
      }
    }
  }

  private mutating func readLong(_ word: Substring) throws(UsageError) {
    let name = word.prefix { $0 != "=" }
    let attached = name.endIndex == word.endIndex ? nil : String(word[name.endIndex...].dropFirst())
    guard let flag = flags.first(where: { $0.name == name })
    else { throw unknown("--" + name) }
    if flag.argument == nil, let attached {
      throw error(.unexpectedValue(flag: flag.spelling, found: attached))
    }
    try record(flag, spelled: flag.spelling, attached: attached)
  }

  private mutating func readLetters(_ letters: Substring) throws(UsageError) {
    var letters = letters
    while let letter = letters.popFirst() {
      guard let flag = flags.first(where: { $0.letter == letter }) else {
        throw unknown(letters.isEmpty ? "-\(letter)" : "-\(letter)\(letters)")
      }
      guard flag.argument != nil, !letters.isEmpty else {
        try record(flag, spelled: "-\(letter)", attached: nil)
        continue
      }
      // The rest of the word is the value.
      if letters.first == "=" { letters.removeFirst() }
      return try record(flag, spelled: "-\(letter)", attached: String(letters))
    }
  }

  /// Takes the flag's value, if it has one, and keeps it.
  private mutating func record(
    _ flag: FlagDeclaration, spelled spelling: String, attached: String?
  ) throws(UsageError) {
    var text = ""
    var value: any Sendable = true
    if let argument = flag.argument {
      if let attached {
        text = attached
      } else {
        text = try nextValue(for: argument, spelled: spelling)
      }
      do {
        value = try argument.read(text)
      } catch {
        throw self.error(
          .malformedValue(
            flag: spelling, found: text, expected: argument.expected, detail: error.detail,
            nearest: NearestNames.of(text, among: argument.words).first))
      }
    }
    let earlier = given[flag.name] ?? []
    if flag.occurrence == .once, !earlier.isEmpty {
      let values = flag.argument == nil ? [] : earlier.map(\.text) + [text]
      throw error(.repeated(flag: flag.spelling, values: values))
    }
    given[flag.name] = earlier + [(text, value)]
  }

  private mutating func nextValue(
    for argument: FlagDeclaration.Argument, spelled spelling: String
  ) throws(UsageError) -> String {
    guard let next = rest.first, !Self.looksLikeFlag(next) else {
      throw error(.missingValue(flag: spelling, expected: argument.expected, next: rest.first))
    }
    rest.removeFirst()
    return next
  }

  private func checkRules() throws(UsageError) {
    for rule in command.rules {
      switch rule {
      case .atMostOne(let flags):
        let found = spellings(given: flags)
        if found.count > 1 { throw error(.conflict(found)) }
      case .exactlyOne(let flags):
        let found = spellings(given: flags)
        if found.count > 1 { throw error(.conflict(found)) }
        if found.isEmpty { throw error(.missing(oneOf: flags.map(\.declaration.spelling))) }
      case .needs(let flag, let needed):
        guard spellings(given: [flag]).isEmpty || !spellings(given: [needed]).isEmpty else {
          throw error(
            .lacks(flag: flag.declaration.spelling, needed: needed.declaration.spelling))
        }
      }
    }
  }

  private func checkOperands() throws(UsageError) {
    let expected = command.operands
    if operands.count < expected.count.lowerBound {
      let help = expected.words.isEmpty ? expected.help : Listing.alternatives(expected.words)
      throw error(.missingOperand(placeholder: expected.placeholder, help: help))
    }
    if operands.count > expected.count.upperBound {
      let limit = expected.count.upperBound
      throw error(.surplusOperand(operands[limit], limit: limit))
    }
    for word in operands where !expected.words.isEmpty && !expected.words.contains(word) {
      throw error(
        .malformedOperand(
          word, expected: Listing.alternatives(expected.words),
          nearest: NearestNames.of(word, among: expected.words).first))
    }
  }

  private func spellings(given flags: [any CommandFlag]) -> [String] {
    flags.map(\.declaration).filter { given[$0.name] != nil }.map(\.spelling)
  }

  private func unknown(_ spelling: String) -> UsageError {
    let name = String(spelling.drop { $0 == "-" })
    let nearest = NearestNames.of(name, among: flags.map(\.name)).first.map { "--" + $0 }
    return error(.unknownFlag(spelling, nearest: nearest))
  }

  private func error(_ problem: UsageError.Problem) -> UsageError {
    UsageError(command: command.name, problem)
  }

  /// Whether `word` begins as flags do and is neither `-` nor a number.
  private static func looksLikeFlag(_ word: String) -> Bool {
    word.hasPrefix("-") && word != "-" && AxisValue(word).magnitude == nil
  }
}
