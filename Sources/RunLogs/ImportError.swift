import JSON

/// Why a log cannot be imported: where, what stands there, what was expected, and what may help.
package struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
  package var kind: Kind
  /// The log's name, as the caller gave it.
  package var file: String
  /// Line in the file, from 1, where one is to blame.
  package var line: Int?
  /// Column of the table, where one is to blame.
  package var column: String?
  package var found: String
  package var expected: String
  /// What the user can do about it, such as a flag.
  package var suggestion: String?

  package enum Kind: Hashable, Sendable {
    /// The file is not what it should be.
    case data
    /// The file may be fine; what was asked of it does not fit, or must be asked more exactly.
    case request
  }

  package init(
    _ kind: Kind, file: String, line: Int? = nil, column: String? = nil, found: String,
    expected: String, suggestion: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.found = found
    self.expected = expected
    self.suggestion = suggestion
  }

  /// `runs/a.csv:7, column 'loss': found '1,5', expected a number`, and a second line that helps.
  ///
  /// Whatever the log holds, no control character of it is left.
  package var description: String {
    var place = file
    if let line { place += ":\(line)" }
    if let column { place += ", column " + EscapedText.quoted(column) }
    let message = EscapedText.escaped("\(place): found \(found), expected \(expected)")
    return suggestion.map { message + "\n  " + EscapedText.escaped($0) } ?? message
  }
}

extension ImportError {
  /// The same with the place and the words of a text that is not JSON.
  init(_ error: JSONError, file: String) {
    self.init(
      .data, file: file, line: error.position.line,
      found: error.found + " in character \(error.position.column)", expected: error.expected)
  }
}
