/// Words put together as a sentence needs them.
package enum Listing {
  /// `log, linear or huber`.
  package static func alternatives(_ words: [String]) -> String { list(words, last: "or") }

  /// `--budget and --target`.
  package static func all(_ words: [String]) -> String { list(words, last: "and") }

  private static func list(_ words: [String], last conjunction: String) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }
}
