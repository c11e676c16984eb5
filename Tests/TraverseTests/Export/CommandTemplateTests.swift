import Host
import Testing
import traverse

@Suite struct CommandTemplateTests {
  private func command(_ text: String) -> String {
    CommandTemplate(text).command { "phase_\($0)" }
  }

  @Test func `places become references that stay one word`() {
    #expect(command("run {patch}") == #"run "${phase_patch}""#)
    #expect(command(#"run "a {patch} b" {x}"#) == #"run "a ${phase_patch} b" "${phase_x}""#)
    #expect(command("run 'a {patch} b'") == #"run 'a '"${phase_patch}"' b'"#)
    #expect(command(#"a\"{patch}"#) == #"a\""${phase_patch}""#)
    #expect(CommandTemplate("{b} {a} '{b}'").names == ["b", "a"])
  }

  @Test(arguments: [
    "echo ${HOME}", "mv a.{b,c}", "{ date; }", #"\{patch}"#, "awk '{ print $1 }'", "{}", "{a b}",
  ])
  func `the shell's own braces stay`(text: String) {
    #expect(command(text) == text)
    #expect(CommandTemplate(text).names.isEmpty)
  }

  /// What the shell itself makes of it, whatever the variable holds.
  @Test(arguments: [
    "printf %s {x}", #"printf %s "{x}""#, "printf %s '{x}'", #"printf %s ''"{x}"''"#,
    #"printf %s "$(printf %s {x})""#,
  ])
  func `a shell takes what a place stands for as data`(text: String) throws {
    for value in ["$(touch x)", "`id`", "a'b\"c\\", "two  words", "-n", "*", "a\nb", "$HOME"] {
      let script = "phase_x=\(ShellText.word(value))\n\(command(text))"
      let run = try ChildProcess.run("sh", ["-c", script])
      #expect(String(decoding: run.output, as: UTF8.self) == value, "\(script)")
      #expect(run.errorOutput.isEmpty)
    }
  }
}
