/// A place in a document that knows its own path, so that a wrong file is refused by name.
///
///     let cursor = JSONCursor(document)
///     let decay = try cursor["laws"][0]["b"].positive()   // "laws[0].b: expected …, found …"
package struct JSONCursor: Sendable {
  /// The value there; `nil` where the document has none.
  package let value: JSONValue?
  /// Such as `laws[0].fit.compute`.
  package let path: String

  package init(_ document: JSONValue) {
    value = document
    path = ""
  }

  private init(_ value: JSONValue?, path: String) {
    self.value = value
    self.path = path
  }

  /// The member with that key, absent where this is no object or has no such member.
  package subscript(key: String) -> JSONCursor {
    JSONCursor(value?[key], path: path.isEmpty ? key : "\(path).\(key)")
  }

  /// Whether something other than `null` stands there.
  package var exists: Bool {
    switch value {
    case nil, .null: return false
    default: return true
    }
  }

  /// This place, or `nil` where nothing stands: `try cursor["seed"].ifPresent?.integer()`.
  package var ifPresent: JSONCursor? { exists ? self : nil }

  package func double() throws(JSONMismatch) -> Double {
    guard let number = value?.double, number.isFinite else { throw mismatch("a number") }
    return number
  }

  package func positive() throws(JSONMismatch) -> Double {
    let number = try double()
    guard number > 0 else { throw mismatch("a number above zero") }
    return number
  }

  package func nonNegative() throws(JSONMismatch) -> Double {
    let number = try double()
    guard number >= 0 else { throw mismatch("a number of zero or more") }
    return number
  }

  package func integer() throws(JSONMismatch) -> Int {
    guard case .integer(let number) = value else { throw mismatch("a whole number") }
    return number
  }

  package func string() throws(JSONMismatch) -> String {
    guard let text = value?.string else { throw mismatch("a string") }
    return text
  }

  /// The elements of an array, each knowing its index.
  package func elements() throws(JSONMismatch) -> [JSONCursor] {
    guard let array = value?.array else { throw mismatch("an array") }
    return array.enumerated().map { JSONCursor($1, path: "\(path)[\($0)]") }
  }

  /// The members of an object, in the order of the file.
  package func members() throws(JSONMismatch) -> [(key: String, value: JSONCursor)] {
    guard let members = value?.members else { throw mismatch("an object") }
    return members.map { ($0.key, self[$0.key]) }
  }

  /// Two numbers, the first not above the second.
  package func range() throws(JSONMismatch) -> ClosedRange<Double> {
    let ends = try elements()
    guard ends.count == 2 else { throw mismatch("two numbers") }
    let (lower, upper) = (try ends[0].double(), try ends[1].double())
    guard lower <= upper else { throw mismatch("two numbers, the smaller one first") }
    return lower...upper
  }

  /// Refuses keys that mean nothing here, where a misspelt one must not pass for one left out.
  package func allow(only keys: [String]) throws(JSONMismatch) {
    for (key, member) in try members() where !keys.contains(key) {
      throw JSONMismatch(
        path: member.path, expected: "one of the keys \(keys.joined(separator: ", "))",
        found: "the key \"\(key)\"")
    }
  }

  /// The error that says what should have stood here.
  package func mismatch(_ expected: String) -> JSONMismatch {
    JSONMismatch(path: path, expected: expected, found: value.map(JSONCursor.summary) ?? "nothing")
  }

  private static func summary(_ value: JSONValue) -> String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return String(flag)
    case .integer(let number): return String(number)
    case .number(let number): return String(number)
    case .string(let text): return text.count <= 40 ? "\"\(text)\"" : "\"\(text.prefix(40))…\""
    case .array(let elements): return "an array of \(elements.count)"
    case .object(let members): return "an object of \(members.count)"
    }
  }
}

/// A well-formed document that is not the file it should be.
package struct JSONMismatch: Error, Hashable, Sendable, CustomStringConvertible {
  package var path: String
  package var expected: String
  package var found: String

  package init(path: String, expected: String, found: String) {
    self.path = path
    self.expected = expected
    self.found = found
  }

  package var description: String {
    "\(path.isEmpty ? "the document" : path): expected \(expected), found \(found)"
  }
}
