import Pictures
import Testing

@Suite struct GnuplotTextTests {
  @Test(arguments: [
    ("plain 190M", #""plain 190M""#), ("it's", #""it\047s""#),
    (#"a"b\c`d"#, #""a\042b\134c\140d""#),
    ("$x;@y!", #""\044x\073\100y\041""#), ("größe 大", #""größe 大""#), ("", #""""#),
  ])
  func `what has a meaning to gnuplot stands as its code`(text: String, literal: String) {
    #expect(GnuplotText.literal(text) == literal)
  }

  /// Undoing the codes gives the text back, and no character with a meaning is there but in a code.
  @Test func `every character of ASCII survives`() {
    for value in UInt8(0x20)...0x7e {
      let character = Character(Unicode.Scalar(value))
      let inside = GnuplotText.literal("a\(character)b").dropFirst().dropLast()
      #expect(inside.hasPrefix("a") && inside.hasSuffix("b"))
      let middle = inside.dropFirst().dropLast()
      if middle.hasPrefix("\\") {
        #expect(middle.count == 4 && UInt8(middle.dropFirst(), radix: 8) == value)
      } else {
        #expect(middle == String(character) && !"\"'`\\$@;!{}|<>#".contains(character))
      }
    }
  }

  @Test(arguments: ["\n", "\r\n", "\t", "\0", "\u{1b}", "\u{85}", "\u{2028}", "\u{2029}"])
  func `nothing ends a line`(character: String) {
    let literal = GnuplotText.literal("a" + character + "b")
    let scalars = literal.unicodeScalars
    #expect(scalars.allSatisfy { $0.properties.generalCategory != .control })
    #expect(literal.hasPrefix("\"a ") && literal.hasSuffix(" b\""))
    #expect(!literal.contains { $0.isNewline })
  }

  @Test func `characters that XML forbids or that turn words round are replaced`() {
    #expect(GnuplotText.literal("a\u{ffff}b") == "\"a\u{fffd}b\"")
    #expect(GnuplotText.literal("a\u{202e}b") == "\"a\u{fffd}b\"")
  }

  @Test func `a character reference stays the text it is`() {
    #expect(GnuplotText.literal("&#65;") == "\"\\046\u{2060}\\043\\066\\065\\073\"")
    #expect(GnuplotText.literal("&&##") == "\"\\046\\046\u{2060}\\043\\043\"")
  }

  @Test func `ticks escape number formats`() {
    #expect(GnuplotText.tickLiteral("50% %d") == "\"50%% %%d\"")
  }

  @Test func `long texts lose their middle`() {
    let text = String(repeating: "a", count: 100) + String(repeating: "z", count: 100)
    let literal = GnuplotText.literal(text, limit: 21)
    #expect(literal == "\"aaaaaaaaaa…zzzzzzzzzz\"")
    #expect(GnuplotText.literal("short", limit: 5) == "\"short\"")
  }
}
