import Host
import JSON
import Scaling
import Testing

/// `report` from any mixture of files, without training any: each is told, or refused with a reason.
@Suite struct ReportMixtureTests {
  /// A folder of its own with what all tests begin with.
  private func prepared() throws -> Workspace {
    let folder = try Workspace()
    for (name, bytes) in try Self.files.get() { try folder.write(bytes, to: name) }
    return folder
  }

  /// Two logs and all that the other commands make of them, made once.
  private static let files = Result { try made() }

  private static func made() throws -> [String: [UInt8]] {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "small.csv")
    try folder.write(SampleLog.csv(.init(a: 4e9, b: 0.5, c: 2)), to: "big.csv")
    try folder.write(SampleLog.csv(header: "step,flops,eval_loss"), to: "other.csv")
    try folder.write(
      #"{"format": "traverse.transitions/1", "default": {"compute": 1e14, "bump": 0.01}}"#,
      to: "costs.json")
    try folder.write(#"{"format": "traverse.cell-result/1", "error": 3}"#, to: "result.json")
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "val_loss",
       "laws": [{"shape": {"size": "1B"}, "a": 3e2, "b": 0.4, "c": 1, "d": 1e9}]}
      """, to: "hand.json")
    let made = try BuiltProgram.shell(
      """
      set -e
      traverse fit small.csv big.csv --bootstrap 20 -o laws.json
      traverse plan --laws laws.json --budget 2e16 -o plan.json
      traverse plan --laws laws.json --budget 2e16 --control equal -o control.json
      traverse whatif --laws laws.json --budget 2e16 -o sets.json
      gzip -k small.csv
      """, in: folder)
    try #require(made.code == 0, "\(made.errors)")
    return try Dictionary(uniqueKeysWithValues: folder.names.map { ($0, try folder.read($0)) })
  }

  private func page(
    _ words: [String], in folder: Workspace, input: [UInt8] = []
  ) throws -> (text: String, remarks: String) {
    let made = try BuiltProgram.run(
      ["report"] + words + ["--force", "-o", "report.html"], in: folder, input: input)
    try #require(made.code == 0, "\(words): \(made.errors)")
    return (try folder.text("report.html"), made.errors)
  }

  /// What the page's panels plan on.
  private func laws(of page: String) throws -> [JSONValue] {
    try page.ranges(of: "class=\"what-if-laws\">").map { start in
      let rest = page[start.upperBound...]
      return try JSONParser.parse(Array(rest[..<(rest.firstIndex(of: "<") ?? rest.endIndex)].utf8))
    }
  }

  @Test(arguments: [
    (["small.csv", "big.csv"], ["The laws"], 1, 1),
    (["laws.json"], ["The laws"], 1, 1),
    (["laws.json", "small.csv"], ["The laws"], 1, 1),
    (["small.csv", "laws.json"], ["The laws"], 1, 1),
    // By the laws that it states itself.
    (["plan.json"], ["The plan"], 1, 0),
    (["plan.json", "small.csv", "big.csv"], ["The plan", "The laws"], 2, 1),
    (["plan.json", "control.json"], ["The plan: plan.json", "The plan: control.json"], 2, 0),
    (["laws.json", "hand.json"], ["The laws: laws.json", "The laws: hand.json"], 1, 2),
    (["small.csv", "other.csv"], ["The laws: loss", "The laws: eval_loss"], 2, 2),
    (["sets.json"], ["Sets of shapes"], 1, 0),
    (["costs.json"], ["What changes of shape are charged"], 0, 0),
    (
      ["costs.json", "sets.json", "plan.json", "laws.json", "big.csv"],
      ["The plan", "The laws", "Sets of shapes", "What changes of shape are charged"], 3, 1
    ),
  ])
  func `what is given is told`(
    words: [String], headings: [String], pictures: Int, panels: Int
  ) throws {
    let page = try page(words, in: prepared()).text
    let found = page.ranges(of: "<h2>").map { start in
      page[start.upperBound...].prefix { $0 != "<" }
    }
    #expect(found.filter { !$0.hasPrefix("What if") }.map(String.init) == headings)
    #expect(page.ranges(of: "<img ").count == pictures)
    #expect(page.ranges(of: "class=\"what-if-laws\"").count == panels)
  }

  @Test func `logs alone get the laws that fit gives them`() throws {
    let folder = try prepared()
    let given = try laws(of: page(["laws.json"], in: folder).text)
    let fitted = try laws(of: page(["big.csv", "small.csv", "--bootstrap", "20"], in: folder).text)
    try #require(given.count == 1 && fitted.count == 1)
    #expect(given[0]["laws"] == fitted[0]["laws"])
  }

  @Test func `a log is the same by gzip and through a pipe`() throws {
    let folder = try prepared()
    let plain = try laws(of: page(["small.csv"], in: folder).text)
    #expect(try laws(of: page(["small.csv.gz"], in: folder).text) == plain)
    let piped = try laws(
      of: page(["-", "--shape", "file=small"], in: folder, input: folder.read("small.csv.gz")).text)
    func curve(_ laws: [JSONValue]) -> [Double?] {
      ["a", "b", "c", "d"].map { laws[0]["laws"]?.array?[0][$0]?.double }
    }
    #expect(curve(piped) == curve(plain) && curve(plain)[0] != nil)
  }

  @Test func `points stand beside given laws of their metric, and others get their own`() throws {
    let folder = try prepared()
    let (text, _) = try page(["laws.json", "other.csv"], in: folder)
    #expect(text.contains("The laws: laws.json") && text.contains("The laws: eval_loss"))
    // Another way of counting is another kind of laws, too.
    let counted = try page(["laws.json", "small.csv", "--convention", "mine"], in: folder).text
    #expect(try laws(of: counted).count == 2)
  }

  @Test func `a run whose shape has no law is said to have none`() throws {
    let folder = try prepared()
    try folder.write(SampleLog.csv(), to: "third.csv")
    let (text, _) = try page(["laws.json", "third.csv"], in: folder)
    #expect(text.contains("third.csv: there is no law for"))
  }

  @Test func `a log of several metrics is read by that of the laws`() throws {
    let folder = try prepared()
    let rows = SampleLog.csv().split(separator: "\n").dropFirst().map {
      "\($0),\($0.split(separator: ",")[2])"
    }
    try folder.write(
      (["step,flops,eval_loss,val_loss"] + rows).joined(separator: "\n"), to: "both.csv")
    let (text, _) = try page(["hand.json", "both.csv", "--shape", "size=1B"], in: folder)
    // One set of laws: the run stands beside it.
    #expect(try laws(of: text).count == 1 && text.contains("<img "))
  }

  @Test func `below a folder a log that cannot be used is left out aloud`() throws {
    let folder = try prepared()
    _ = try BuiltProgram.shell(
      "mkdir logs && cp small.csv logs && printf 'step,loss\\n1,3\\n2,2\\n' > logs/bare.csv",
      in: folder)
    let (_, remarks) = try page(["logs", "--bootstrap", "0"], in: folder)
    #expect(remarks.contains("left out logs/bare.csv"), "\(remarks)")
    _ = try BuiltProgram.shell("rm logs/small.csv", in: folder)
    let none = try BuiltProgram.run(["report", "logs", "-o", "none.html"], in: folder)
    #expect(none.code == 2 && none.errors.contains("--flops-per-step"), "\(none.errors)")
  }

  @Test func `event files of TensorBoard are logs like any other`() throws {
    let folder = try prepared()
    let file = "tensorboard/torch-restart/events.out.tfevents.1700000000.host.1.0"
    let (text, _) = try page(
      [
        "\(BuiltProgram.checkout)/Tests/RunLogsTests/Fixtures/\(file)", "--flops-per-step", "1e9",
        "--bootstrap", "0",
      ], in: folder)
    #expect(text.contains("The laws"))
  }

  @Test(arguments: [
    (["result.json"], 65, "traverse.cell-result/1"), (["missing.csv"], 66, "missing.csv"),
    (["laws.json", "--bootstrap", "9"], 2, "none is fitted here"),
    (["plan.json", "--level", "0.8"], 2, "--level"),
  ])
  func `what tells nothing to a report is refused`(
    words: [String], code: Int, reason: String
  ) throws {
    let folder = try prepared()
    let made = try BuiltProgram.run(["report"] + words + ["-o", "report.html"], in: folder)
    #expect(made.code == code && made.errors.contains(reason), "\(made.code) \(made.errors)")
    #expect(try !folder.names.contains("report.html"))
  }

  @Test func `a file that is given twice is read once`() throws {
    let folder = try prepared()
    let twice = try page(["small.csv", "small.csv", "--bootstrap", "0"], in: folder)
    #expect(twice.remarks.contains("small.csv: given twice, read once"))
    let once = try page(["small.csv", "--bootstrap", "0"], in: folder)
    #expect(try laws(of: twice.text) == laws(of: once.text))
  }
}
