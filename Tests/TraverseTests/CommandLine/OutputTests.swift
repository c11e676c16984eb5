import JSON
import Scaling
import Testing

/// Where results go: files whole or not at all, one document on standard output, remarks beside it.
@Suite struct OutputTests {
  private static let plan = ["plan", "--budget", "1e18"]

  @Test func `with --json standard output is one document, with its provenance`() throws {
    let run = try BuiltProgram.run(Self.plan + ["--json"], in: Workspace())
    let plan = try Plan(JSONCursor(JSONParser.parse(Array(run.output.utf8))))
    #expect(plan.provenance.command == Self.plan + ["--json"])
    #expect(plan.provenance.program?.hasPrefix("traverse ") == true)
    #expect(plan.provenance.inputs.map(\.sha256.count) == [64])
    #expect(plan.provenance.seed == 0)
    #expect(run.errors.contains("no laws given"))
    #expect(!run.output.contains("no laws given"))
  }

  @Test func `--quiet silences remarks and nothing else`() throws {
    let loud = try BuiltProgram.run(Self.plan, in: Workspace())
    let quiet = try BuiltProgram.run(Self.plan + ["-q"], in: Workspace())
    #expect(quiet.output == loud.output)
    #expect(quiet.errors.isEmpty)
    #expect(try BuiltProgram.run(["plan", "-q", "--target", "1"], in: Workspace()).errors != "")
  }

  @Test func `every remark is one line`() throws {
    let run = try BuiltProgram.run(["plan", "--budget", "1e30"], in: Workspace())
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count > 1)
    #expect(lines.allSatisfy { $0.hasPrefix("traverse: ") })
  }

  @Test func `neither stream holds an escape code`() throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "a.csv")
    for words in [
      Self.plan, ["fit", "a.csv"], ["doctor"], ["--help"], ["whatif"] + Self.plan[1...],
    ] {
      let run = try BuiltProgram.run(words, in: folder)
      #expect(!(run.output + run.errors).contains("\u{1B}"))
    }
  }

  @Test(arguments: [
    ([], "standard output is no terminal"), (["--json"], "room for the document alone"),
    (["-o", "-"], "room for the document alone"),
  ])
  func `what cannot be drawn on the terminal is refused`(words: [String], reason: String) throws {
    let run = try BuiltProgram.run(Self.plan + ["--plot", "terminal"] + words, in: Workspace())
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.errors.contains("--plot terminal") && run.errors.contains(reason), "\(run.errors)")
  }

  #if os(Linux)
    /// Under `script`, which gives its command a terminal of 80 by 24.
    @Test(arguments: [
      ("traverse plan --budget 1e18 --draws 0", "loss_c4_val against training compute (FLOP)"),
      ("traverse fit a.csv --bootstrap 0", "loss against training compute (FLOP)"),
      ("traverse whatif --budget 1e18 --draws 0", "final loss_c4_val for 10¹⁸ FLOP"),
    ])
    func `a terminal gets a picture below the text`(line: String, heading: String) throws {
      let folder = try Workspace()
      try folder.write(SampleLog.csv(), to: "a.csv")
      for (colours, isPlain) in [("NO_COLOR=1", true), ("NO_COLOR= TERM=xterm", false)] {
        let run = try BuiltProgram.shell(
          """
          export program \(colours) COLUMNS=100 LINES=40
          script -qec '"$program" \(line.dropFirst(9)) --plot terminal -q' /dev/null
          """, in: folder)
        #expect(run.code == 0, "\(run.output)")
        // A terminal ends lines with two characters.
        let shown = run.output.replacing("\r\n", with: "\n")
        let picture = try #require(shown.ranges(of: heading).first?.lowerBound)
        #expect(shown[..<picture].contains("\n"), "the text comes first")
        #expect(shown.contains("\u{1B}[38;5;") != isPlain, "\(colours)")
        #expect(shown[picture...].split(separator: "\n").count >= 12, "\(shown)")
      }
    }
  #endif

  @Test func `tables of usual names fit 110 columns`() throws {
    let folder = try Workspace()
    try folder.write(
      SampleLog.csv(), to: "a-run-with-a-name-that-is-far-longer-than-a-terminal-is-wide.csv")
    let file = try folder.names[0]
    for words in [Self.plan, ["whatif"] + Self.plan[1...], ["fit", file], ["import", file]] {
      let lines = try BuiltProgram.run(words, in: folder).output.split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 115 }, "\(lines)")
    }
  }

  @Test func `-o writes what --json prints, and - is standard output`() throws {
    let folder = try Workspace()
    let file = try BuiltProgram.run(Self.plan + ["-o", "plan.json"], in: folder)
    let dash = try BuiltProgram.run(Self.plan + ["-o", "-"], in: folder)
    #expect(file.errors.contains("wrote plan.json"))
    #expect(!dash.errors.contains("wrote"))
    func withoutProvenance(_ bytes: [UInt8]) throws -> Plan {
      var plan = try Plan(JSONCursor(JSONParser.parse(bytes)))
      plan.provenance = Provenance()
      return plan
    }
    let written = try withoutProvenance(folder.read("plan.json"))
    #expect(try withoutProvenance(Array(dash.output.utf8)) == written)
    #expect(file.output.hasPrefix("Plan: "))
  }

  @Test func `what is there stays unless --force says otherwise`() throws {
    let folder = try Workspace()
    try folder.write("mine", to: "plan.json")
    #expect(try BuiltProgram.run(Self.plan + ["-o", "plan.json"], in: folder).code == 73)
    #expect(try folder.text("plan.json") == "mine")
    #expect(try BuiltProgram.run(Self.plan + ["-o", "plan.json", "--force"], in: folder).code == 0)
    #expect(try folder.text("plan.json").hasPrefix("{"))
    #expect(try folder.names == ["plan.json"])
  }

  /// Without gnuplot there is no picture, and then there is no plan either.
  @Test func `all files or none`() throws {
    let folder = try Workspace()
    let run = try BuiltProgram.run(
      Self.plan + ["-o", "plan.json", "--plot", "plan.svg"], in: folder,
      environment: ["PATH=/nonexistent"])
    #expect(run.code == 73)
    #expect(run.errors.contains("gnuplot"))
    #expect(try folder.names.isEmpty)
  }

  @Test(arguments: ["plan --budget 1e18", "--help", "inspect a.csv", "fit a.csv --json"])
  func `a reader that goes away is no failure`(line: String) throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "a.csv")
    let run = try BuiltProgram.shell(
      "traverse \(line) 2>errors | true; echo ${PIPESTATUS[0]}", in: folder)
    #expect(run.output == "0\n")
    #expect(try !folder.text("errors").contains("pipe"))
  }

  @Test(arguments: [
    (">/dev/full", Int32(74)), (">&-", 74), ("2>/dev/full", 0), ("2>&-", 0), ("<&-", 0),
  ])
  func `a stream that cannot be written`(redirection: String, code: Int32) throws {
    let run = try BuiltProgram.shell("traverse plan --budget 1e18 \(redirection)", in: Workspace())
    #expect(run.code == code, "\(run.errors)")
    if code == 74 { #expect(run.errors.contains("standard output")) }
  }

  @Test func `standard input is a log like any other`() throws {
    let log = SampleLog.csv()
    let run = try BuiltProgram.run(
      ["fit", "-", "--bootstrap", "0"], in: Workspace(), input: Array(log.utf8))
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("run=standard input"))
    let none = try BuiltProgram.run(["fit", "-"], in: Workspace())
    #expect(none.code == 65)
    #expect(none.errors.contains("standard input"))
  }
}
