import Testing

/// What can go wrong with a call: the exit code, and that the message names what is to blame.
@Suite struct ExitCodeTests {
  struct Call: CustomTestStringConvertible, Sendable {
    let line: [String]
    let code: Int32
    let message: [String]

    init(_ line: String, _ code: Int32, _ message: String...) {
      self.line = line.split(separator: " ").map(String.init)
      self.code = code
      self.message = message
    }

    var testDescription: String { line.joined(separator: " ") }
  }

  @Test(arguments: [
    Call("", 0), Call("--help", 0), Call("plan --help", 0), Call("--version", 0),
    Call("pln --budget 1e18", 2, "'pln'", "did you mean 'plan'"),
    Call("nonsense", 2, "'nonsense' is no command"),
    Call("plan", 2, "--budget or --target"), Call("plan --budget", 2, "--budget has no value"),
    Call("plan --budgt 1e18", 2, "--budgt", "did you mean '--budget'"),
    Call("plan --budget 1e18 --target 3", 2, "--budget and --target"),
    Call("plan --budget abc", 2, "--budget", "'abc'", "FLOPs such as 1e18"),
    Call("plan --budget -1", 2, "'-1'"), Call("plan --budget 1e999", 2, "'1e999'"),
    Call("plan --budget 1e18 --set size=12M", 2, "--set", "size=12M", "size=11M"),
    Call("plan --budget 1e18 --final-shape size=12M", 2, "--final-shape", "size=11M"),
    Call("plan --budget 1e18 --order sizes=grow", 2, "--order", "did you mean 'size'"),
    Call("plan --budget 1e18 --transition-cost -5", 2, "--transition-cost", "'-5'"),
    Call("plan --budget 1e18 --transition-cost 1e16x", 2, "'1e16x'"),
    Call("plan --budget 1e18 --plot plan.gif", 2, "--plot", ".svg, .png or .pdf"),
    Call("plan --budget 1e18 -o p.svg --plot p.svg", 2, "'p.svg' for both"),
    Call("plan --budget 1e18 --seed 1", 2, "--seed is about logs"),
    Call("plan --laws flat.json --budget 1e18", 2, "--from-error"),
    Call("plan --laws flat.json --budget 1e18 good.csv", 2, "--laws flat.json", "good.csv"),
    Call("whatif --budget 1e18 --without size=1", 2, "--without", "size=11M"),
    Call("fit", 2, "LOG is missing"), Call("doctor now", 2, "'now'"),
    Call("fit good.csv --residual lag", 2, "did you mean 'log'"),
    Call("fit good.csv --huber-width 0.1", 2, "--residual huber"),
    Call("fit good.csv --column stp=x", 2, "did you mean 'step'"),
    Call("fit -good.csv", 2, "./-good.csv"),
    Call("fit good.csv --metric los", 2, "good.csv", "'los'", "'loss'"),
    Call("fit two.csv", 2, "two.csv", "'val_loss'", "'eval_loss'", "--metric"),
    Call("fit steps.csv", 2, "steps.csv", "--flops-per-step"),
    Call("fit good.csv --shape-pattern x{a}.csv", 2, "'good.csv'", "x{a}.csv"),
    Call("fit empty.csv", 65, "empty.csv", "empty file"),
    Call("fit word.csv", 65, "word.csv:62", "'flops'", "'abc'"),
    Call("fit numbers.csv", 65, "numbers.csv:1", "header"),
    Call("fit good.csv val.csv", 65, "val.csv", "val_loss", "--metric"),
    Call("fit good.csv gigaflops.csv", 65, "gigaflops.csv", "column:compute", "--convention"),
    Call("plan --laws good.csv --budget 1e18", 65, "good.csv", "without --laws"),
    Call("plan --laws short.json --budget 1e18", 65, "short.json", "laws[0].b"),
    Call("plan --laws newer.json --budget 1e18", 65, "newer.json", "another version"),
    Call("inspect torn.json", 65, "torn.json: broken JSON, line 2", "expected"),
    Call("inspect newer.json", 65, "newer.json: format", "traverse.laws/99"),
    Call("plan --laws nope.json --budget 1e18", 66, "nope.json", "no such file"),
    Call("plan --budget 1e18 --transition-cost nope.json", 66, "nope.json"),
    Call("fit good.csv nope.csv", 66, "nope.csv"), Call("inspect nope", 66, "nope"),
    Call("plan --budget 1e10", 1, "budget", "size=11M"),
    Call("plan --target 1", 1, "target 1", "floor"), Call("plan --target 100", 1, "target 100"),
    Call("plan --budget 1e18 --min-phase 1e19", 1, "no schedule"),
    Call("whatif --budget 1e10", 1), Call("fit one.csv", 1, "run=one", "1 point"),
    Call("plan one.csv --budget 1e18", 1, "run=one"),
    Call("plan --budget 1e18 -o good.csv", 73, "good.csv", "--force"),
    Call("plan --budget 1e18 -o nope/plan.json", 73, "nope/plan.json"),
    Call("plan --budget 1e18 -o .", 73, "folder"),
    Call("plan --budget 1e18 -o /dev/full", 74, "/dev/full"),
  ])
  func `says what was wrong and ends with its code`(call: Call) throws {
    let folder = try Workspace()
    try Self.fill(folder)
    let before = try folder.names
    let run = try BuiltProgram.run(call.line, in: folder)
    #expect(run.code == call.code, "\(run.errors)")
    for word in call.message { #expect(run.errors.contains(word), "\(run.errors)") }
    if ![0, 1].contains(call.code) { #expect(run.output.isEmpty) }
    #expect(call.code == 0 || run.errors.hasPrefix("traverse: "))
    #expect(try folder.names == before)
  }

  private static func fill(_ folder: Workspace) throws {
    let good = SampleLog.csv()
    try folder.write(good, to: "good.csv")
    try folder.write(good + "6100,abc,3\n", to: "word.csv")
    try folder.write("", to: "empty.csv")
    try folder.write("step,flops,loss\n1,1e15,4\n", to: "one.csv")
    try folder.write("1,1e15,4\n2,2e15,3\n", to: "numbers.csv")
    try folder.write("step,flops,val_loss,eval_loss\n1,1e15,4,5\n", to: "two.csv")
    try folder.write("step,loss\n1,4\n2,3\n", to: "steps.csv")
    try folder.write(SampleLog.csv(header: "step,flops,val_loss"), to: "val.csv")
    try folder.write(SampleLog.csv(header: "step,compute,loss"), to: "gigaflops.csv")
    let law = #""format":"traverse.laws/1","metric":"loss","laws":[{"shape":{"size":"1M"},"a":1e4"#
    try folder.write("{\(law),\"b\":0.3,\"c\":3}]}", to: "flat.json")
    try folder.write("{\(law),\"c\":3}]}", to: "short.json")
    try folder.write(#"{"format":"traverse.laws/99"}"#, to: "newer.json")
    try folder.write("{\"format\":\n", to: "torn.json")
  }
}
