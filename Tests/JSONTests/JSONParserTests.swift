import JSON
import TestSupport
import Testing

private func parse(
  _ text: String, words: JSONParser.Words = .refused
) throws(JSONError) -> JSONValue {
  try JSONParser.parse(Array(text.utf8), words: words)
}

@Suite struct JSONParserTests {
  @Test(arguments: [
    ("null", JSONValue.null), (" true\n", .bool(true)), ("false", .bool(false)),
    ("0", .integer(0)), ("-0", .number(-0.0)), ("-17", .integer(-17)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .number(9_223_372_036_854_775_808)),
    ("1.0", .number(1)), ("1e2", .number(100)), ("-2.5E-1", .number(-0.25)),
    ("1e-400", .number(0)), ("\"\"", .string("")), ("[]", .array([])), ("{}", .object([])),
    ("[1, \"a\",null ]", .array([.integer(1), .string("a"), .null])),
    ("{\"b\":1,\"a\":{}}", .object([.init("b", .integer(1)), .init("a", .object([]))])),
  ])
  func `every kind of value`(text: String, value: JSONValue) throws {
    #expect(try parse(text) == value)
  }

  @Test func `minus zero keeps its sign`() throws {
    #expect(try parse("-0").double?.sign == .minus)
  }

  @Test(arguments: [
    (#""\" \\ \/ \b \f \n \r \t""#, "\" \\ / \u{8} \u{c} \n \r \t"),
    (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""\ud83d\ude00""#, "😀"), ("\"é😀\"", "é😀"),
    (#""a\u0000b""#, "a\0b"),
  ])
  func `strings and their escapes`(text: String, value: String) throws {
    #expect(try parse(text) == .string(value))
  }

  @Test(arguments: [
    "", " ", "nul", "True", "[1,]", "{\"a\":1,}", "[1 2]", "{\"a\" 1}", "{a:1}", "{'a':1}",
    "1 2", "{} x", "[", "{", "{\"a\"", "{\"a\":", "\"abc", "\"\\", "01", "-01", "+1", ".5", "5.",
    "1e", "1e+", "-", "0x10", "1_000", "1e400", "-1e400", "NaN", "Infinity", "-Infinity",
    "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "\"\\ud800\"", "\"\\ud800\\u0041\"",
    "\"\\udc00\"", "\"\\u12g4\"", "\"\\x\"", "\"a\nb\"", "\"\t\"", "// no\n1", "\u{feff}1", "]",
    "\"\\ud800\\", "[1,,2]", "nan",
  ])
  func `anything else is refused`(text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
  }

  /// Numbers that are passed unread are those that would be read.
  @Test(arguments: [
    "0", "-0", "12", "-1.50", "0.5", "1e5", "1e400", "1e-400", "01", "-01", "+1", ".5", "5.", "-",
    "1.",
    "1e-05", "1E+30", "1.5e99", "1e100", "1e", "1e+", "1e5.", "1e5e5", "1ee5",
    "1.x", "1-", "1 ", "12]", "1.5\n", "0x10", "1_0", "- 1", "--1", "1.5.5", "NaN",
    String(repeating: "9", count: 299), String(repeating: "9", count: 309),
    "0." + String(repeating: "0", count: 400) + "1",
    String(repeating: "9", count: 200) + "e99", String(repeating: "9", count: 201) + "e99",
    String(repeating: "9", count: 220) + "e99",
  ])
  func `members are located where they are read`(number: String) {
    for text in ["{\"a\":\(number)}", "{\"a\": \(number), \"b\": 1}"] {
      let bytes = Array(text.utf8)
      let value = try? JSONParser.parse(bytes)
      let located = try? JSONParser.locateMembers(of: bytes, in: 0..<bytes.count, words: .refused)
      #expect((value == nil) == (located == nil), "\(text)")
      let parsed = located.flatMap { try? JSONParser.parse(bytes, in: $0[0].value) }
      #expect(parsed == value?["a"], "\(text)")
    }
  }

  @Test func `a long list is handed on entry by entry`() throws {
    let bytes = Array(#"{"a": 1, "list": [{"x": 1}, 2, [3]], "b": {"list": [4]}}"#.utf8)
    var entries: [JSONValue] = []
    let rest = try JSONParser.parse(
      bytes, in: 0..<bytes.count, words: .refused, elementsOf: "list"
    ) { entries.append($0) }
    #expect(entries == [.object([.init("x", .integer(1))]), .integer(2), .array([.integer(3)])])
    #expect(rest == (try parse(#"{"a": 1, "list": [], "b": {"list": [4]}}"#)))
    let torn = Array(#"{"list": [1, 2"#.utf8)
    #expect(throws: JSONError.self) {
      try JSONParser.parse(torn, in: 0..<torn.count, words: .refused, elementsOf: "list") { _ in }
    }
  }

  @Test(arguments: [
    ([0x22, 0xff, 0x22], 1), ([0x22, 0xc0, 0xaf, 0x22], 1), ([0x22, 0xed, 0xa0, 0x80, 0x22], 1),
    ([0x22, 0xc3, 0xa9, 0xe2, 0x82], 3), ([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1),
  ])
  func `bytes that are not UTF-8 are refused where they stand`(bytes: [UInt8], offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
    #expect(error?.offset == offset)
  }

  @Test func `words for numbers on request only`() throws {
    let value = try parse("[NaN, Infinity, -Infinity, -1]", words: .accepted)
    let numbers = try #require(value.array).compactMap(\.double)
    #expect(numbers[0].isNaN)
    #expect(Array(numbers[1...]) == [.infinity, -.infinity, -1])
  }

  @Test func `64 levels are read and 65 refused`() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try parse(deep)
    let error = #expect(throws: JSONError.self) { try parse("[" + deep + "]") }
    #expect(error?.offset == 64)
    // Far deeper, a parser without the limit would overflow the stack.
    #expect(throws: JSONError.self) { try parse(String(repeating: "{\"a\":", count: 1_000_000)) }
  }

  @Test func `an error says where, what and what instead`() {
    let error = #expect(throws: JSONError.self) { try parse("{\n  \"é\": [1,\r\n   tru]\n}") }
    #expect(error?.offset == 18)
    #expect(
      error?.description
        == "line 3, column 4 (byte 18): found 't', expected a value")
  }

  @Test func `an object with many keys still finds the one that comes twice`() {
    let members = (0..<50_000).map { "\"k\($0)\":0" }
    #expect(throws: Never.self) { try parse("{" + members.joined(separator: ",") + "}") }
    let doubled = "{" + (members + ["\"k17\":1"]).joined(separator: ",") + "}"
    let error = #expect(throws: JSONError.self) { try parse(doubled) }
    #expect(error?.found == "the key 'k17' again")
  }

  @Test func `members of one line among others know where their values stand`() throws {
    let bytes = Array("{}\n{\"a\": -1.5, \"b\": [1, 2]}\n".utf8)
    let members = try JSONParser.locateMembers(of: bytes, in: 3..<27, words: .refused)
    #expect(members.map(\.key) == ["a", "b"])
    #expect(members.map { String(decoding: bytes[$0.value], as: UTF8.self) } == ["-1.5", "[1, 2]"])
    let error = #expect(throws: JSONError.self) {
      try JSONParser.locateMembers(of: bytes, in: 3..<26, words: .refused)
    }
    #expect(error?.position.line == 2)
  }

  /// Whatever is read from a mutant is read again from its own text: the reader neither crashes nor
  /// accepts what the writer cannot say.
  @Test func `mutants of a document never crash and what is read survives writing`() throws {
    let seed = Array(
      #"{"a":[1,-2.5e3,null,true],"b":{"c":"x\u00e9\n😀","d":[[],{}]},"e":12345678901234567890}"#
        .utf8)
    var generator = SplitMix64(seed: 11)
    let spice: [UInt8] =
      Array("\"\\{}[],:eE+-.0123456789untrfalsd \n".utf8) + [0, 0x1f, 0x80, 0xff]
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let byte = spice[Int.random(in: 0..<spice.count, using: &generator)]
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        case 2: bytes.remove(at: place)
        default: bytes.removeSubrange(place..<bytes.count)
        }
        if bytes.isEmpty { break }
      }
      guard let value = try? JSONParser.parse(bytes) else { continue }
      for layout in [JSONWriter.Layout.compact, .pretty] {
        #expect(try parse(JSONWriter.text(of: value, layout: layout)) == value)
      }
    }
  }
}
