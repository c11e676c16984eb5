import Host
import JSON
import Scaling
import Testing

/// `export`: what a plan takes of another trainer's steps, by numbers derived here.
@Suite struct ExportCommandTests {
  @Test func `steps by 6ND are those that one counts by hand, and their FLOPs the budget`() throws {
    let folder = try Workspace()
    try SamplePlan([(["size": .label("190M")], 1e18), (["size": .label("1B")], 1e18)])
      .write(to: "plan.json", in: folder)
    let schedule = try exported(["--batch", "256", "--context", "1024"], in: folder)
    // 6 · 190e6 · 256 · 1024 = 2.9884416e14 FLOP a step and 1e18 FLOP: 3346.2 of them; then as in StepScheduleTests.
    #expect(schedule["steps"] == [.integer(3346), .integer(636)])
    #expect(schedule["until_step"] == [.integer(3346), .integer(3982)])
    #expect(schedule["samples"] == [.integer(3346 * 256), .integer(636 * 256)])
    #expect(schedule["tokens"] == [.integer(3346 * 256 * 1024), .integer(636 * 256 * 1024)])
    #expect(schedule["flops_per_step"].map(\.double) == [2.9884416e14, 1.572864e15])
    let spent = schedule["flops"].compactMap(\.double).reduce(0, +)
    #expect(abs(spent - 2e18) <= 1.572864e15 / 2)
    // A label is a round number, and may be told more exactly.
    let exact = try exported(
      ["--batch", "256", "--context", "1024", "--params", "size=190M: 190354176"], in: folder)
    #expect(exact["flops_per_token"].map(\.double) == [6 * 190_354_176, 6e9])
  }

  /// 10 phases whose steps are all a half and a bit: rounded one by one they would be half a phase too many.
  @Test func `rounding does not accumulate`() throws {
    let folder = try Workspace()
    let phases = (0..<10).map { (["depth": AxisValue.integer($0 + 1)], 10.51e9) }
    try SamplePlan(phases, convention: "mine").write(to: "plan.json", in: folder)
    let schedule = try exported(["--flops-per-step", "1e9"], in: folder)
    // Ends at 10.51, 21.02, 31.53, ...: 11, 21, 32, 42, 53, 63, 74, 84, 95, 105.
    let steps = [11, 10, 11, 10, 11, 10, 11, 10, 11, 10]
    #expect(schedule["steps"] == steps.map { .integer($0) })
    #expect(schedule["flops"].compactMap(\.double).reduce(0, +) == 105e9)
  }

  @Test func `phases shorter than a step take one, and what that adds is told`() throws {
    let folder = try Workspace()
    let phases = (0..<3).map { (["depth": AxisValue.integer($0 + 1)], 1e9) }
    try SamplePlan(phases, convention: "mine").write(to: "plan.json", in: folder)
    let words = ["export", "plan.json", "--to", "csv", "--flops-per-step"]
    let run = try BuiltProgram.run(words + ["8e9"], in: folder)
    #expect(run.errors.contains("2.400e10 FLOP in all, 3.000e9 planned"), "\(run.errors)")
    // 3, 4 and 3 steps: within half a step of the plan, so nothing to tell.
    let fine = try BuiltProgram.run(words + ["0.3e9"], in: folder)
    #expect(!fine.errors.contains("planned"), "\(fine.errors)")
  }

  @Test func `N by a label is said to be round, unless it is told exactly`() throws {
    let folder = try Workspace()
    try SamplePlan([(["size": .label("1M")], 1e15)]).write(to: "plan.json", in: folder)
    let words = ["export", "plan.json", "--to", "csv", "--batch", "8", "--context", "64"]
    let round = try BuiltProgram.run(words, in: folder)
    #expect(round.errors.contains("--params 'size=1M: N' tells it exactly"), "\(round.errors)")
    let exact = try BuiltProgram.run(words + ["--params", "size=1M: 1048576"], in: folder)
    #expect(exact.code == 0 && exact.errors.isEmpty, "\(exact.errors)")
  }

  @Test func `what cannot be told is left empty, with the flag that would tell it`() throws {
    let folder = try Workspace()
    try SamplePlan([(["size": .label("1M")], 1e15)]).write(to: "plan.json", in: folder)
    let run = try BuiltProgram.run(
      ["export", "plan.json", "--to", "csv", "--batch", "8"], in: folder)
    #expect(run.code == 0)
    #expect(run.errors.contains("no steps or samples: --context T would tell"), "\(run.errors)")
    // Tokens follow without batch and context: 1e15 / 6e6.
    let row = try #require(run.output.split(separator: "\n").last)
    #expect(
      row.hasPrefix("1,size=1M,") && row.hasSuffix(",,6000000,,,,,166666667,1000000002000000.0"),
      "\(row)")
    for format in ["python", "hf", "timm", "hydra", "slurm"] {
      let refused = try BuiltProgram.run(["export", "plan.json", "--to", format], in: folder)
      #expect(refused.code == 2 && refused.output.isEmpty)
      #expect(refused.errors.contains("--batch N and --context T"), "\(refused.errors)")
    }
  }

  @Test func `FLOPs of another convention are refused, and of one that nobody knows remarked on`()
    throws
  {
    let folder = try Workspace()
    let phases = [(["size": AxisValue.label("1M")], 1e15)]
    for convention in ["6nd", "column:gflops", "unstated", "traverse-3-forward"] {
      try SamplePlan(phases, convention: convention).write(to: "plan.json", in: folder)
      let words = ["export", "plan.json", "--to", "table", "--flops-model", "palm"]
      let run = try BuiltProgram.run(
        words + ["--sizes", "depth=2 width=64", "--context", "32", "--batch", "4"], in: folder)
      let isKnown = ["6nd", "traverse-3-forward"].contains(convention)
      #expect(run.code == (isKnown ? 2 : 0), "\(convention): \(run.errors)")
      #expect(run.errors.contains("counted as \(convention)"), "\(run.errors)")
    }
  }

  @Test func `FLOPs of one's own go by shape, per step, sample or token`() throws {
    let folder = try Workspace()
    try SamplePlan(
      [(["size": .label("1M")], 1e12), (["size": .label("2M")], 1e12)], convention: "mine"
    ).write(to: "plan.json", in: folder)
    for (flag, scale) in [("step", 1.0), ("sample", 4), ("token", 32)] {
      let schedule = try exported(
        [
          "--flops-per-\(flag)", "size=1M: \(1e9 / scale)", "--flops-per-\(flag)", "\(2e9 / scale)",
          "--batch", "4", "--context", "8",
        ], in: folder)
      #expect(schedule["steps"] == [.integer(1000), .integer(500)], "\(flag)")
      #expect(schedule["flops_per_token"].map(\.double) == [1e9 / 32, 2e9 / 32])
    }
  }

  /// Multiply-adds of a forward pass as in FLOPModelTests: 1.243e6 for patches of 14.
  @Test func `a ViT's FLOPs and tokens follow from its axes and the picture`() throws {
    let folder = try Workspace()
    func axes(_ patch: Int) -> [String: AxisValue] {
      [
        "patch": .integer(patch), "width": .integer(64), "depth": .integer(6), "heads": .integer(2),
        "batch": .integer(100),
      ]
    }
    try SamplePlan([(axes(14), 1e12), (axes(7), 1e12)], convention: "vit")
      .write(to: "plan.json", in: folder)
    let schedule = try exported(["--sizes", "image=28 channels=1 classes=10 prefix=0"], in: folder)
    let flops = schedule["flops_per_sample"].compactMap(\.double)
    #expect(abs(flops[0] / 6e6 - 1.243) <= 0.5e-3)
    #expect(schedule["context"] == [.integer(4), .integer(16)])
    #expect(schedule["steps"][0] == .integer(Int((1e12 / (100 * flops[0])).rounded())))
    let operators = schedule.phases.map { $0["transition"]?["operators"] }
    #expect(operators == [.object([]), .object([.init("patch", .string("refine"))])])
  }

  /// Laws of the Engine's own convention: what `run` really takes.
  @Test func `steps are those that run takes`() throws {
    let folder = try Workspace()
    let text = (0..<6000).map {
      "Line \($0 * 7919 % 1000) of a text that is \($0 % 17) lines long.\n"
    }
    let made = try BuiltProgram.shell("mkdir text", in: folder)
    try #require(made.code == 0)
    try folder.write(text.joined(), to: "text/a.txt")
    func axes(_ context: Int, _ depth: Int) -> [String: AxisValue] {
      [
        "context": .integer(context), "width": .integer(8), "depth": .integer(depth),
        "batch": .integer(4),
      ]
    }
    try SamplePlan(
      [(axes(8, 1), 1e7), (axes(16, 1), 1.7e7), (axes(16, 2), 2.3e7)],
      convention: "traverse-3-forward"
    ).write(to: "plan.json", in: folder)
    let schedule = try exported(["--sizes", "vocabulary=256"], in: folder)
    let run = try BuiltProgram.run(
      [
        "run", "plan.json", "--data", "text:text", "--warmup", "3", "--eval-examples", "16", "-o",
        "run",
      ], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let points = try folder.text("run/run.jsonl").split(separator: "\n").dropFirst().map { line in
      try JSONParser.parse(Array(line.utf8))
    }
    let until = [0, 1, 2].map { phase in
      points.last { $0["phase"]?.double ?? 0 == Double(phase) }?["step"] ?? .null
    }
    #expect(until == schedule["until_step"])
    #expect(points.last?["compute"]?.double == schedule["flops"].compactMap(\.double).reduce(0, +))
    // An axis that the plan leaves out is told by a flag.
    try SamplePlan(
      [(["context": .integer(8), "depth": .integer(1)], 1e7)], convention: "traverse-3-forward"
    )
    .write(to: "plan.json", in: folder)
    let told = try exported(["--sizes", "vocabulary=256 width=8", "--batch", "4"], in: folder)
    #expect(told["steps"][0] == schedule["steps"][0])
    #expect(
      schedule.phases[2]["transition"]?["operators"]
        == .object([.init("depth", .string("identity"))]))
  }

  @Test func `a schedule comes back from its file`() throws {
    let folder = try Workspace()
    try SamplePlan([(["size": .label("1M")], 1e15), (["size": .label("2M")], 1e15)])
      .write(to: "plan.json", in: folder)
    let words = ["export", "plan.json", "--batch", "8", "--context", "64", "-q"]
    let table = try BuiltProgram.run(words + ["--to", "table"], in: folder)
    #expect(try BuiltProgram.run(words + ["--to", "json", "-o", "s.json"], in: folder).code == 0)
    let inspected = try BuiltProgram.run(["inspect", "s.json"], in: folder)
    #expect(inspected.output == "s.json: plan in steps\n\n" + table.output)
    #expect(try BuiltProgram.run(words + ["--to", "json", "-o", "s.json"], in: folder).code == 73)
  }

  @Test(arguments: [
    ("--batch 3 --to table", "which has that axis"), ("--to slurm", "--command"),
    ("--to table --command x", "--to slurm"), ("--to timm", "--epoch-samples"),
    ("--to table --epoch-samples 9", "--to timm"), ("--to slurm --command '{patsh}'", "{patch}"),
    ("--to table --sizes 'width=8: width=3'", "which has that axis"),
    ("--to timm --epoch-samples 100 --patch-operator refine", "resize"),
    ("--to table --flops-per-step 'patch=3: 1e9'", "patch=3"), ("", "--to"),
    ("--to table --flops-per-step 1 --flops-model vit", "exclude each other"),
  ])
  func `what makes no sense is refused`(flags: String, word: String) throws {
    let folder = try Workspace()
    try SamplePlan(
      [
        (["patch": .integer(14), "width": .integer(8), "batch": .integer(2)], 1e9),
        (["patch": .integer(7), "width": .integer(8), "batch": .integer(2)], 1e9),
      ], convention: "vit"
    ).write(to: "plan.json", in: folder)
    let run = try BuiltProgram.shell(
      "traverse export plan.json --sizes 'image=28 classes=10 depth=1' \(flags)", in: folder)
    #expect(run.code == 2 && run.output.isEmpty, "\(run.output)")
    #expect(run.errors.contains(word), "\(run.errors)")
  }

  /// The JSON document's phases.
  private func exported(_ words: [String], in folder: Workspace) throws -> Exported {
    let run = try BuiltProgram.run(["export", "plan.json", "--to", "json"] + words, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let document = try JSONParser.parse(Array(run.output.utf8))
    #expect(document["format"]?.string == "traverse.schedule/1")
    return Exported(phases: try #require(document["phases"]?.array))
  }

  /// A member of every phase at once.
  private struct Exported {
    let phases: [JSONValue]

    subscript(key: String) -> [JSONValue] { phases.map { $0[key] ?? .null } }
  }
}

/// A plan whose phases take so many FLOPs each.
struct SamplePlan {
  private let plan: Plan

  init(_ phases: [(axes: [String: AxisValue], flops: Double)], convention: String = "6nd") {
    let all = Compute(flops: phases.map(\.flops).reduce(0, +))
    var spent = Compute.zero
    plan = Plan(
      metric: "eval_loss", convention: FLOPConvention(convention), goal: .budget(all),
      method: .rule,
      phases: phases.map { phase in
        spent = spent + Compute(flops: phase.flops)
        return .init(
          shape: Shape(phase.axes.map { ($0.key, $0.value) }), startError: 4, endError: 3,
          compute: Compute(flops: phase.flops), cumulative: spent)
      }, final: .init(error: 3, compute: all))
  }

  func write(to name: String, in folder: Workspace) throws {
    try folder.write(JSONWriter.text(of: plan.json, layout: .pretty), to: name)
  }
}
