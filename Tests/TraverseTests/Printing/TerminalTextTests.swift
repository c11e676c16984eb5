import Testing
import traverse

@Suite struct TerminalTextTests {
  @Test func `lines stay, everything that moves a cursor goes`() {
    #expect(TerminalText.safe("a\n\tb\r\u{1B}[2J\n\u{202E}c") == "a\n\\tb\\r\\u{1B}[2J\n\\u{202E}c")
    #expect(TerminalText.safe("") == "")
    #expect(TerminalText.safe("ü → 日本 ∞\n") == "ü → 日本 ∞\n")
  }
}
