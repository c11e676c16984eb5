import JSON
import Testing

@Suite struct EscapedTextTests {
  @Test func `a name cannot steer a terminal or break a line`() {
    #expect(EscapedText.quoted("a\u{1b}[31m\nb\u{202e}c") == "'a\\u001b[31m\\nb\\u202ec'")
  }

  @Test func `long text is cut`() {
    #expect(EscapedText.quoted("abcdef", limit: 3) == "'abc…'")
    #expect(EscapedText.quoted("abc", limit: 3) == "'abc'")
  }
}
