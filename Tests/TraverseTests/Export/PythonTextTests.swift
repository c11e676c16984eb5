import Host
import JSON
import Testing
import traverse

@Suite struct PythonTextTests {
  @Test func `constants are Python's, and what is not finite is none`() {
    let value = JSONValue.array([.null, .bool(true), .bool(false), .number(.infinity), .integer(1)])
    #expect(PythonText.literal(value) == "[None, True, False, None, 1]")
  }

  @Test func `long values are broken into lines`() {
    let long = String(repeating: "x", count: 99)
    #expect(
      PythonText.literal(.object([.init("a", .string(long)), .init("b", .array([]))])) == """
        {
            "a": "\(long)",
            "b": [],
        }
        """)
  }

  @Test(.enabled(if: Python.path != nil, "no python3"))
  func `Python reads the same values`() throws {
    let words = [
      "\"'\\", "a\nb\r\u{0}\u{85}\u{2028}", "é\u{1F600}\u{301}", "'''", #"\N{BULLET}"#, "\\",
    ]
    let document = JSONValue.object([
      .init("words", .array(words.map { .string($0) })),
      .init(
        "numbers",
        .array([.number(1e18), .number(.leastNonzeroMagnitude), .number(0.1), .integer(.max)])),
    ])
    let script =
      "import ast, json, sys; print(json.dumps(ast.literal_eval(sys.stdin.buffer.read().decode())))"
    let run = try ChildProcess.run(
      "python3", ["-c", script], input: Array(PythonText.literal(document).utf8))
    #expect(try JSONParser.parse(run.output) == document)
  }
}

/// The interpreter, where there is one.
enum Python {
  static let path: String? = has("sys") ? "python3" : nil

  /// Whether it can import a module.
  static func has(_ module: String) -> Bool {
    let run = try? ChildProcess.run("python3", ["-c", "import \(module)"])
    return run?.ending == .exited(status: 0)
  }
}
