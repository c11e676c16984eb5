import Host
import Testing
import traverse

@Suite struct ShellTextTests {
  @Test func `plain words stay, others are quoted`() {
    #expect(ShellText.word("run-1.5e+18/a_b") == "run-1.5e+18/a_b")
    #expect(ShellText.word("") == "''")
    #expect(ShellText.word("a'b") == #"'a'\''b'"#)
    #expect(ShellText.word("~") == "'~'")
  }

  @Test(arguments: [
    "$(touch x)", "a b", "'", "''", "\"", "\\", "\n", "!x", "*", "~", "#", "é", "'\u{301}", "=x",
    "a\n\n",
    "\u{1B}[31m", "\u{202E}%s\\",
  ])
  func `a shell reads the word back`(word: String) throws {
    let run = try ChildProcess.run("sh", ["-c", "printf %s \(ShellText.word(word))"])
    #expect(run.output == Array(word.utf8))
    let script = ShellText.assignment(of: word, to: "x") + #"; printf %s "$x""#
    #expect(try ChildProcess.run("sh", ["-c", script]).output == Array(word.utf8), "\(script)")
    #expect(!script.unicodeScalars.contains { $0.value < 32 || $0 == "\u{202E}" })
  }

  @Test func `a comment stays one`() {
    #expect(ShellText.comment("a\n\nb\r\u{1B}") == "# a\n#\n# b\\r\\u{1B}\n")
  }
}
