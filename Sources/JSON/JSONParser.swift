/// Reads JSON text as RFC 8259 defines it, and nothing laxer.
///
/// Refused, with the place: trailing bytes and commas, duplicate keys, lone surrogates, invalid
/// UTF-8, bare control characters, numbers beyond `Double`, nesting deeper than 64.
///
/// Cost: linear in the bytes, about 60 MB/s of numbers.
package struct JSONParser {
  let bytes: [UInt8]
  let end: Int
  private let words: Words
  var position: Int

  /// Whether NaN, Infinity and -Infinity, which Python writes and JSON forbids, may stand for numbers.
  package enum Words: Sendable {
    case refused
    case accepted
  }

  /// Deepest nesting of arrays and objects; bounds the stack, whatever the input.
  package static let depthLimit = 64

  /// The value of a whole text, or of the part of it in `range`.
  ///
  /// Throws: `JSONError`, with places counted from the start of `bytes`.
  package static func parse(
    _ bytes: [UInt8], in range: Range<Int>? = nil, words: Words = .refused
  ) throws(JSONError) -> JSONValue {
    var parser = try Self(bytes, range ?? 0..<bytes.count, words)
    let value = try parser.value(depth: 0)
    try parser.finish()
    return value
  }

  /// The keys of an object and where their values stand, so that a table can index a text it keeps.
  ///
  /// Throws: `JSONError`, as `parse` does; every value is checked.
  package static func locateMembers(
    of bytes: [UInt8], in range: Range<Int>, words: Words
  ) throws(JSONError) -> [(key: String, value: Range<Int>)] {
    var parser = try Self(bytes, range, words)
    var members: [(key: String, value: Range<Int>)] = []
    members.reserveCapacity(8)
    parser.skipBlanks()
    guard parser.next == UInt8(ascii: "{") else { throw parser.error(expected: "an object") }
    try parser.object(depth: 0) { (parser, key) throws(JSONError) in
      let start = parser.position
      if let end = PlainNumber.end(of: bytes, at: start, before: range.upperBound) {
        parser.position = end
      } else {
        _ = try parser.value(depth: 1)
      }
      members.append((key, start..<parser.position))
    }
    try parser.finish()
    return members
  }

  /// An object whose member `list` is long: its elements are handed on one by one, and it is left empty.
  ///
  /// Throws: `JSONError`, as `parse` does, also behind elements that have been handed on.
  package static func parse(
    _ bytes: [UInt8], in range: Range<Int>, words: Words, elementsOf list: String,
    take: (JSONValue) -> Void
  ) throws(JSONError) -> JSONValue {
    var parser = try Self(bytes, range, words)
    var members: [JSONValue.Member] = []
    parser.skipBlanks()
    guard parser.next == UInt8(ascii: "{") else { throw parser.error(expected: "an object") }
    try parser.object(depth: 0) { (parser, key) throws(JSONError) in
      if key == list, parser.next == UInt8(ascii: "[") {
        try parser.array(depth: 1, element: take)
        members.append(.init(key, .array([])))
      } else {
        members.append(.init(key, try parser.value(depth: 1)))
      }
    }
    try parser.finish()
    return .object(members)
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>, _ words: Words) throws(JSONError) {
    if let offset = UTF8Text.firstInvalid(in: bytes, range) {
      throw JSONError(
        at: offset, in: bytes, found: "byte 0x" + String(bytes[offset], radix: 16),
        expected: "UTF-8")
    }
    self.bytes = bytes
    self.words = words
    position = range.lowerBound
    end = range.upperBound
  }

  /// The byte at the position; `nil` at the end.
  var next: UInt8? { position < end ? bytes[position] : nil }

  mutating func skipBlanks() {
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        position += 1
      default: return
      }
    }
  }

  private mutating func finish() throws(JSONError) {
    skipBlanks()
    guard position == end else { throw error(expected: "the end of the text") }
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipBlanks()
    guard let byte = next else { throw error(expected: "a value") }
    switch byte {
    case UInt8(ascii: "{"):
      var members: [JSONValue.Member] = []
      members.reserveCapacity(8)
      try object(depth: depth) { (parser, key) throws(JSONError) in
        members.append(.init(key, try parser.value(depth: depth + 1)))
      }
      return .object(members)
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try array(depth: depth) { elements.append($0) }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N") where words == .accepted: return try word("NaN", .number(.nan))
    case UInt8(ascii: "I") where words == .accepted:
      return try word("Infinity", .number(.infinity))
    case UInt8(ascii: "-")
    where words == .accepted && self.byte(at: position + 1) == UInt8(ascii: "I"):
      return try word("-Infinity", .number(-.infinity))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error(expected: "a value")
    }
  }

  private mutating func array(
    depth: Int, element: (JSONValue) -> Void
  ) throws(JSONError) {
    try open(depth: depth)
    skipBlanks()
    if next == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      element(try value(depth: depth + 1))
      if try !another(before: UInt8(ascii: "]")) { return }
    }
  }

  /// Reads an object; `member` hears each key and reads its value, where the parser then stands.
  private mutating func object(
    depth: Int, member: (inout Self, String) throws(JSONError) -> Void
  ) throws(JSONError) {
    try open(depth: depth)
    var keys = DistinctKeys()
    skipBlanks()
    if next == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      skipBlanks()
      let keyPosition = position
      guard next == UInt8(ascii: "\"") else { throw error(expected: "a key in quotes") }
      let key = try string()
      guard keys.insert(key) else {
        position = keyPosition
        throw error(found: "the key \(EscapedText.quoted(key)) again", expected: "each key once")
      }
      skipBlanks()
      guard next == UInt8(ascii: ":") else { throw error(expected: "':' after a key") }
      position += 1
      skipBlanks()
      try member(&self, key)
      if try !another(before: UInt8(ascii: "}")) { return }
    }
  }

  private mutating func open(depth: Int) throws(JSONError) {
    guard depth < Self.depthLimit else {
      throw error(
        found: "nesting beyond \(Self.depthLimit) levels", expected: "a shallower document")
    }
    position += 1
  }

  /// Passes a comma, after which another element must follow, or the closing bracket.
  private mutating func another(before closing: UInt8) throws(JSONError) -> Bool {
    skipBlanks()
    guard let byte = next, byte == closing || byte == UInt8(ascii: ",") else {
      throw error(expected: "',' or '\(Character(UnicodeScalar(closing)))'")
    }
    position += 1
    return byte != closing
  }

  private mutating func word(
    _ text: StaticString, _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    let start = position
    for expected in "\(text)".utf8 {
      guard next == expected else {
        position = start
        throw error(expected: "a value")
      }
      position += 1
    }
    return value
  }

  func byte(at index: Int) -> UInt8? { index < end ? bytes[index] : nil }

  func error(expected: String) -> JSONError {
    error(found: quotedNext, expected: expected)
  }

  func error(found: String, expected: String) -> JSONError {
    JSONError(at: position, in: bytes, found: found, expected: expected)
  }

  /// The character at the position, fit to be printed.
  private var quotedNext: String {
    guard position < end else { return "the end of the text" }
    let tail = String(decoding: bytes[position..<min(position + 4, end)], as: UTF8.self)
    return EscapedText.quoted(String(tail.unicodeScalars.prefix(1)))
  }
}

/// The keys of one object so far: a search through a few, a set beyond.
private struct DistinctKeys {
  private var few: [String] = []
  private var many: Set<String> = []

  /// Takes a key in; false if it was there already.
  mutating func insert(_ key: String) -> Bool {
    if few.count < 16 {
      if few.isEmpty { few.reserveCapacity(8) }
      guard !few.contains(key) else { return false }
      few.append(key)
      return true
    }
    if many.isEmpty { many.formUnion(few) }
    return many.insert(key).inserted
  }
}
