/// The words of a command line after they were understood.
package struct Arguments: Sendable {
  /// Name of the command.
  package let command: String
  /// The words that are no flags, in order.
  package let operands: [String]
  /// Values by flag, with an entry for every flag declared; one without a value counts occurrences.
  private let values: [String: [any Sendable]]

  init(command: String, operands: [String], values: [String: [any Sendable]]) {
    self.command = command
    self.operands = operands
    self.values = values
  }

  /// What `flag` yields; asking for a flag that the command does not declare is the caller's mistake.
  package subscript<Value>(flag: Flag<Value>) -> Value {
    flag.gather(given(flag.declaration))
  }

  /// Whether the user gave the flag, be it with its default value.
  package func isGiven(_ flag: some CommandFlag) -> Bool { !given(flag.declaration).isEmpty }

  private func given(_ flag: FlagDeclaration) -> [any Sendable] {
    guard let values = values[flag.name]
    else { preconditionFailure("\(command) declares no \(flag.spelling)") }
    return values
  }
}
