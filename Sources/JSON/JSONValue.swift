/// A JSON document as a value: objects keep the order of their keys, integers their digits.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A literal without fraction or exponent that fits; every digit is kept.
  case integer(Int)
  /// Any other number; not finite only where the reader was told to accept NaN and Infinity.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// One `"key": value` of an object.
  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The member of an object with that key; `nil` for other values and other keys.
  ///
  /// Cost: linear in the number of members.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The number, however it was written.
  package var double: Double? {
    switch self {
    case .integer(let value): return Double(value)
    case .number(let value): return value
    default: return nil
    }
  }

  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var array: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  package var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }
}
