import Host
import JSON
import Testing
import traverse

@Suite struct YAMLTextTests {
  @Test func `what holds single values alone stands on one line`() {
    let document = JSONValue.object([
      .init("a", .integer(1)), .init("b", .array([.object([.init("c", .object([]))])])),
      .init("d", .array([.number(1e18), .null, .bool(true)])),
    ])
    #expect(
      YAMLText.text(document) == """
        a: 1
        b:
          - c: {}
        d: [1.0e+18, null, true]

        """)
  }

  @Test(arguments: [
    ("no", #""no""#), ("!!python/object:x", #""!!python/object:x""#), ("&a", #""&a""#),
    ("a: b # c", #""a: b # c""#), ("${x}", #""\\${x}""#), (#"\${x}"#, #""\\\\\\${x}""#),
    ("$x {}", #""$x {}""#), ("\u{FFFE}", #""\uFFFE""#), ("a\nb", #""a\nb""#), ("1e5", #""1e5""#),
  ])
  func `text is quoted, and no reference`(text: String, quoted: String) {
    #expect(YAMLText.text(.string(text)) == quoted + "\n")
  }

  @Test func `keys are plain where they are names`() {
    let keys = ["size", "no", "a b", "null", "Width", "${x}", ""]
    let text = YAMLText.text(.object(keys.map { .init($0, .integer(1)) }))
    #expect(
      text == #"{size: 1, "no": 1, "a b": 1, "null": 1, "Width": 1, "${x}": 1, "": 1}"# + "\n")
  }

  /// OmegaConf itself, on words that mean something to it or to YAML.
  @Test(.enabled(if: Python.has("omegaconf"), "no OmegaConf for python3: pip install omegaconf"))
  func `OmegaConf reads the same values`() throws {
    let words = [
      "${oc.env:HOME}", #"\${x}"#, #"\\${x}\"#, "${", "$${a}", "a}${b", "!!python/object:os.system",
      "no", "1e5", "0x10", "12:30:45", "~", "- a", "\u{FFFE}\u{85}\u{2028}é\u{1F600}", "a\r\nb\t",
      "'\"",
    ]
    let document = JSONValue.object([
      .init("words", .array(words.map { .string($0) })),
      .init(
        "numbers",
        .array([.number(1e18), .number(.leastNonzeroMagnitude), .number(0.1), .integer(.max)])),
      .init(
        "phases", .array(words.map { .object([.init($0, .object([.init("x", .string($0))]))]) })),
    ])
    let script = """
      import json, sys
      from omegaconf import OmegaConf
      text = sys.stdin.buffer.read().decode()
      print(json.dumps(OmegaConf.to_container(OmegaConf.create(text), resolve=True)))
      """
    let run = try ChildProcess.run(
      "python3", ["-c", script], input: Array(YAMLText.text(document).utf8))
    #expect(try JSONParser.parse(run.output) == document, "\(run.errorOutput)")
  }
}
