/// A flag of a command and, in its type, what it yields: `arguments[flag]` is a `Value`.
package struct Flag<Value: Sendable>: CommandFlag {
  package let declaration: FlagDeclaration
  /// From the values that were given, in order, to what the command gets.
  let gather: @Sendable ([any Sendable]) -> Value

  private init<Element: Sendable>(
    _ name: String, _ letter: Character?, _ format: ValueFormat<Element>, _ help: String,
    occurrence: FlagDeclaration.Occurrence = .once, defaultText: String? = nil,
    gather: @escaping @Sendable ([Element]) -> Value
  ) {
    let argument = FlagDeclaration.Argument(
      placeholder: format.placeholder, expected: format.expected, words: format.words,
      candidates: format.candidates, defaultText: defaultText,
      read: { text throws(MalformedValue) in try format.read(text) })
    declaration = FlagDeclaration(
      name: name, letter: letter, help: help, occurrence: occurrence, argument: argument)
    self.gather = { values in
      gather(
        values.map { value in
          guard let element = value as? Element
          else { preconditionFailure("another flag of the command is named --\(name) too") }
          return element
        })
    }
  }

  /// A flag without a value: `true` where it is given.
  package static func toggle(
    _ name: String, letter: Character? = nil, help: String
  ) -> Self where Value == Bool {
    Flag(
      declaration: FlagDeclaration(
        name: name, letter: letter, help: help, occurrence: .once, argument: nil),
      gather: { !$0.isEmpty })
  }

  /// A flag that may be left out, which yields `nil`.
  package static func optional<Element>(
    _ name: String, letter: Character? = nil, _ format: ValueFormat<Element>, help: String
  ) -> Self where Value == Element? {
    Flag(name, letter, format, help) { $0.first }
  }

  /// A flag that may be left out, which yields the default that help shows.
  package static func value(
    _ name: String, letter: Character? = nil, _ format: ValueFormat<Value>, default: Value,
    help: String
  ) -> Self {
    Flag(name, letter, format, help, defaultText: format.show(`default`)) { $0.first ?? `default` }
  }

  /// A flag that may be given any number of times.
  package static func list<Element>(
    _ name: String, letter: Character? = nil, _ format: ValueFormat<Element>, help: String
  ) -> Self where Value == [Element] {
    Flag(name, letter, format, help, occurrence: .repeatedly) { $0 }
  }

  private init(
    declaration: FlagDeclaration, gather: @escaping @Sendable ([any Sendable]) -> Value
  ) {
    self.declaration = declaration
    self.gather = gather
  }
}

/// A flag whatever its value's type, so that flags stand together in a list.
package protocol CommandFlag: Sendable {
  var declaration: FlagDeclaration { get }
}

/// What parser and help need to know of a flag.
package struct FlagDeclaration: Sendable {
  /// Without the dashes.
  package let name: String
  package let letter: Character?
  package let help: String
  package let occurrence: Occurrence
  /// `nil` for a flag without a value.
  package let argument: Argument?

  /// As it is written: `--budget`.
  package var spelling: String { "--" + name }

  package enum Occurrence: Hashable, Sendable {
    case once
    case repeatedly
  }

  package struct Argument: Sendable {
    package let placeholder: String
    package let expected: String
    package let words: [String]
    package let candidates: Candidates
    package let defaultText: String?
    package let read: @Sendable (String) throws(MalformedValue) -> any Sendable
  }
}
