import JSON
import TestSupport
import Testing

@Suite struct JSONWriterTests {
  private let document = JSONValue.object([
    .init("format", .string("traverse.laws/1")),
    .init(
      "interval",
      .object([.init("level", .number(0.9)), .init("b", .array([.number(0.52), .integer(1)]))])),
    .init("draws", .array((0..<40).map { .number(Double($0) / 8) })),
    .init("empty", .array([])), .init("deep", .array([.array([.array([.integer(1)])])])),
  ])

  @Test func `a compact document is one line`() {
    #expect(
      JSONWriter.text(
        of: .object([.init("a", .array([.integer(1), .null])), .init("b", .bool(true))]),
        layout: .compact)
        == #"{"a":[1,null],"b":true}"#)
  }

  @Test func `a pretty one keeps short values on a line and breaks the rest`() {
    let text = JSONWriter.text(of: document, layout: .pretty)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "{")
    #expect(lines[2] == #"  "interval": {"level": 0.9, "b": [0.52, 1]},"#)
    #expect(lines[3] == #"  "draws": ["#)
    #expect(lines[4] == "    0.0,")
    #expect(lines.suffix(2) == ["}", ""])
    #expect(lines.allSatisfy { $0.utf8.count <= 100 })
  }

  @Test(arguments: [JSONWriter.Layout.compact, .pretty])
  func `what is written is read back the same`(layout: JSONWriter.Layout) throws {
    #expect(
      try JSONParser.parse(Array(JSONWriter.text(of: document, layout: layout).utf8)) == document)
  }

  /// The fewest digits that identify a double do so for every one of them: the oracle is `==`.
  @Test func `every double comes back bit for bit`() throws {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<20_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      let text = JSONWriter.text(of: .number(number), layout: .compact)
      let back = try #require(try JSONParser.parse(Array(text.utf8)).double)
      #expect(back.bitPattern == number.bitPattern, "\(text)")
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `numbers that are not finite become null`(number: Double) {
    #expect(JSONWriter.text(of: .array([.number(number)]), layout: .compact) == "[null]")
  }

  @Test(arguments: [
    ("a\"b\\c/", #""a\"b\\c/""#), ("\n\t\r\u{1}\u{7f}", #""\n\t\r\u0001\u007f""#),
    ("\u{2028}\u{2029}", #""\u2028\u2029""#), ("é😀", "\"é😀\""), ("\u{1b}[31m", #""\u001b[31m""#),
  ])
  func `strings are escaped where they must be`(string: String, text: String) {
    #expect(JSONWriter.text(of: .string(string), layout: .compact) == text)
  }
}
