import Host
import JSON
import Scaling
import Testing

/// What each command does with what it is given.
@Suite struct CommandTests {
  @Test func `a log of unknown layout is read as the user says`() throws {
    let folder = try Workspace()
    let header = "it;work done (GF);quality"
    try folder.write(SampleLog.csv(header: header, separator: ";"), to: "odd.csv")
    let words = ["fit", "odd.csv", "--metric", "quality", "--compute", "work done (GF)"]
    func law(_ more: [String]) throws -> PowerLaw {
      let run = try BuiltProgram.run(
        words + more + ["--bootstrap", "0", "--json"], in: folder)
      #expect(run.code == 0, "\(run.errors)")
      let laws = try LawSet(JSONCursor(JSONParser.parse(Array(run.output.utf8))))
      return try #require(laws.laws.first?.curve)
    }
    let (plain, giga) = try (law([]), law(["--compute-unit", "gflops"]))
    // E is the same function of the compute in its own unit, so a scales with 1e9^b.
    #expect(abs(giga.b - plain.b) < 1e-6)
    #expect(abs(giga.d / max(plain.d, 1) - 1e9) < 1 || plain.d == 0)
  }

  @Test func `steps become compute by --flops-per-step and by 6ND alike`() throws {
    let folder = try Workspace()
    let rows = SampleLog.csv().split(separator: "\n").map { $0.split(separator: ",") }
    try folder.write(rows.map { "\($0[0]),\($0[2])\n" }.joined(), to: "steps.csv")
    func law(_ flags: String...) throws -> PowerLaw {
      let run = try BuiltProgram.run(
        ["fit", "steps.csv", "--bootstrap", "0", "--json"] + flags, in: folder)
      #expect(run.code == 0, "\(run.errors)")
      let laws = try LawSet(JSONCursor(JSONParser.parse(Array(run.output.utf8))))
      return try #require(laws.laws.first?.curve)
    }
    #expect(
      try law("--flops-per-step", "6e12")
        == law("--params", "1M", "--tokens-per-step", "1e6"))
  }

  @Test func `one file of many runs, and two files of one shape`() throws {
    let folder = try Workspace()
    let (small, large) = (SampleLog.csv(), SampleLog.csv(PowerLaw(a: 4e9, b: 0.52, c: 2.5)))
    func rows(_ text: String, _ size: String) -> String {
      text.split(separator: "\n").dropFirst().map { "\($0),\(size)\n" }.joined()
    }
    try folder.write(
      "step,flops,loss,size\n" + rows(small, "1M") + rows(large, "10M"), to: "all.csv")
    try folder.write(small, to: "a.csv")
    try folder.write(small, to: "b.csv")
    let many = try BuiltProgram.run(
      ["fit", "all.csv", "--shape-from", "size", "--bootstrap", "0"], in: folder)
    #expect(many.code == 0, "\(many.errors)")
    #expect(many.output.hasPrefix("2 laws"))
    #expect(many.output.contains("size=10M"))
    let same = try BuiltProgram.run(
      ["fit", "a.csv", "b.csv", "--shape", "size=1M", "--bootstrap", "0"], in: folder)
    #expect(same.code == 0, "\(same.errors)")
    #expect(same.output.hasPrefix("1 law "))
    #expect(same.errors.contains("60 points repeat others"), "\(same.errors)")
  }

  @Test func `a shape that no law fits is named with its reason, and the others are kept`() throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "good.csv")
    try folder.write("step,flops,loss\n1,1e15,4\n", to: "one.csv")
    let run = try BuiltProgram.run(["fit", "good.csv", "one.csv", "-o", "laws.json"], in: folder)
    #expect(run.code == 1)
    #expect(run.output.contains("unidentifiable"))
    let reason = "no law that could be used for run=one: 1 point"
    #expect(run.errors.contains(reason))
    let quiet = try BuiltProgram.run(["fit", "one.csv", "-q"], in: folder)
    #expect(quiet.errors.contains(reason), "an answer that is no always says why")
    let plan = try BuiltProgram.run(
      ["plan", "--laws", "laws.json", "--budget", "1e17"], in: folder)
    #expect(plan.code == 0)
    #expect(plan.errors.contains("run=one is not used"), "\(plan.errors)")
  }

  @Test(arguments: [
    ("tensorboard/truncated/events.out.tfevents.1700000000.host.1.0", "version of event files"),
    ("wandb/live/run-p0werlaw.wandb", ":W&B"), ("wandb/chart-export.csv", "__MIN"),
    ("wandb/wandb-history.jsonl", "an object of its own"),
    ("text/megatron.log", "Megatron-LM prints"),
    ("transformers/run/trainer_state.json", "log_history"), ("keras/history.json", "one length"),
    ("keras/resumed.csv", "between delimiters"),
  ])
  func `import explains what it recognised, and what would come of it`(
    _ path: String, _ sign: String
  ) throws {
    let folder = try Workspace()
    let file = BuiltProgram.checkout + "/Tests/RunLogsTests/Fixtures/" + path
    let run = try BuiltProgram.run(["import", "--explain", file], in: folder)
    #expect(run.code == 0 && run.output.contains("recognised by"), "\(run.errors)")
    #expect(run.output.contains(sign), "\(run.output)")
    // Of these only wandb's own file tells compute: its config has the parameters beside the tokens that it counts.
    let tellsCompute = path.hasSuffix(".wandb")
    #expect(run.output.contains("not imported: ") != tellsCompute, "\(run.output)")
    #expect(run.output.contains(tellsCompute ? "6nd: 6 N" : "FLOPs"), "\(run.output)")
    let named = path.hasPrefix("keras") ? ["--column", "step=epoch"] : []
    let whole = try BuiltProgram.run(
      ["import", "--explain", file, "--flops-per-step", "1e9"] + named, in: folder)
    #expect(whole.output.contains("by --flops-per-step"), "\(whole.output)")
  }

  @Test func `a log by gzip is read as what it holds, and a damaged one refused`() throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "plain.csv")
    #expect(try BuiltProgram.shell("gzip -c plain.csv > packed.csv.gz", in: folder).code == 0)
    let shape = ["--shape", "size=1", "--json", "--bootstrap", "0"]
    let plain = try BuiltProgram.run(["fit", "plain.csv"] + shape, in: folder)
    let packed = try BuiltProgram.run(["fit", "packed.csv.gz"] + shape, in: folder)
    #expect(plain.code == 0 && packed.code == 0, "\(packed.errors)")
    let laws = try [plain, packed].map { try JSONParser.parse(Array($0.output.utf8))["laws"] }
    #expect(laws[0] != nil && laws[0] == laws[1])
    // Without more flags it is named after what it holds.
    let named = try BuiltProgram.run(["fit", "packed.csv.gz", "--bootstrap", "0"], in: folder)
    #expect(named.output.contains("run=packed "), "\(named.output)")
    #expect(try BuiltProgram.shell("head -c 90 packed.csv.gz > cut.csv.gz", in: folder).code == 0)
    let cut = try BuiltProgram.run(["fit", "cut.csv.gz"], in: folder)
    #expect(cut.code == 65 && cut.errors.contains("gzip data end"), "\(cut.errors)")
  }

  @Test func `import without -o only looks, and with it writes what fit reads alike`() throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "a.csv")
    let look = try BuiltProgram.run(["import", "a.csv"], in: folder)
    #expect(look.code == 0)
    #expect(try folder.names == ["a.csv"])
    #expect(look.output.contains("column 'loss'"))
    #expect(try BuiltProgram.run(["import", "a.csv", "-o", "a.jsonl"], in: folder).code == 0)
    let laws = try ["a.csv", "a.jsonl"].map { name in
      let run = try BuiltProgram.run(["fit", name, "--bootstrap", "0", "--json"], in: folder)
      return try LawSet(JSONCursor(JSONParser.parse(Array(run.output.utf8)))).laws
    }
    #expect(laws[0] == laws[1])
  }

  @Test func `whatif compares sets, says what shapes are worth, and comes back from its file`()
    throws
  {
    let folder = try Workspace()
    let goal = ["whatif", "--budget", "1e18", "-q"]
    let worth = try BuiltProgram.run(goal + ["-o", "w.json"], in: folder)
    #expect(worth.code == 0, "\(worth.errors)")
    #expect(worth.output.contains("phases without it"))
    #expect(worth.output.hasSuffix("against size=79M, the best shape alone.\n"))
    let inspected = try BuiltProgram.run(["inspect", "w.json"], in: folder)
    #expect(inspected.output == "w.json: sets of shapes\n\n" + worth.output)

    let document = try JSONParser.parse(folder.read("w.json"))
    #expect(document["format"]?.string == "traverse.whatif/1")
    #expect(document["worth"]?.array?.count == 4)
    #expect(document["provenance"]?["inputs"]?.array?.count == 1)
    for set in try #require(document["sets"]?.array) {
      _ = try Plan(JSONCursor(try #require(set["plan"])))
    }

    let sets = try BuiltProgram.run(
      goal + ["--set", "size=11M,79M", "--without", "size=79M", "--set", "size=411M"], in: folder)
    let names = sets.output.split(separator: "\n").dropFirst(2).prefix(4).map { line in
      line.prefix { $0 != " " }
    }
    #expect(names == ["all", "size=11M,79M", "without", "size=411M"])
  }

  @Test func `patches that do not divide each other are warned of, in plan and in whatif`() throws {
    let folder = try Workspace()
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "eval_loss", "convention": "traverse-3-forward",
       "laws": [{"shape": {"patch": 7, "width": 8}, "a": 1e3, "b": 0.5, "c": 0.5, "d": 1e6},
                {"shape": {"patch": 4, "width": 8}, "a": 2e3, "b": 0.5, "c": 0, "d": 1e6}]}
      """, to: "laws.json")
    for command in ["plan", "whatif"] {
      let words = [command, "--laws", "laws.json", "--budget", "1e10", "-o", command + ".json"]
      let run = try BuiltProgram.run(words, in: folder)
      #expect(run.code == 0)
      let lines = run.errors.split(separator: "\n").filter { $0.contains("changes patch 7 to 4") }
      #expect(lines.count == 1, "\(run.errors)")
      #expect(try folder.text(command + ".json").contains("changes patch 7 to 4"))
    }
  }

  @Test func `adaptivity that is not worth it is said so, in plan and in whatif`() throws {
    let words = "daptivity is not worth it here"
    for command in ["plan", "whatif"] {
      let run = try BuiltProgram.run([command, "--budget", "4e16"], in: Workspace())
      #expect(run.code == 0)
      #expect(run.output.contains(words))
    }
  }

  @Test func `controls have the plan's shapes, equal shares or such as the seed draws`() throws {
    let folder = try Workspace()
    func control(_ more: String...) throws -> Plan {
      let run = try BuiltProgram.run(["plan", "--budget", "1e18", "--json"] + more, in: folder)
      #expect(run.code == 0, "\(run.errors)")
      return try Plan(JSONCursor(JSONParser.parse(Array(run.output.utf8))))
    }
    let plan = try control()
    let equal = try control("--control", "equal")
    let random = try (0..<3).map { try control("--control", "random", "--seed", "\($0)") }
    for other in [equal] + random {
      #expect(other.method == .control)
      #expect(other.phases.map(\.shape) == plan.phases.map(\.shape))
      #expect(abs(other.final.compute.flops - 1e18) <= 1e6)
      #expect(other.final.error >= plan.final.error)
    }
    #expect(equal.phases.allSatisfy { abs($0.compute.flops - 1e18 / 3) <= 1e6 })
    #expect(Set(random.map(\.phases)).count == 3)
    #expect(try control("--control", "random", "--seed", "2").phases == random[2].phases)
    let told = try BuiltProgram.run(["plan", "--budget", "1e18", "--control", "equal"], in: folder)
    #expect(!told.output.contains("daptivity") && !told.output.contains("Changing shape saves"))
    let unused = try BuiltProgram.run(
      ["plan", "--budget", "1e18", "--control", "equal", "--seed", "1"], in: folder)
    #expect(unused.code == 2)
  }

  @Test func `a final shape needs to be given only as far as it tells one law from others`() throws
  {
    let folder = try Workspace()
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "loss", "laws": [
        {"shape": {"patch": 14, "width": 8}, "a": 1e4, "b": 0.3, "c": 3.0},
        {"shape": {"patch": 14, "width": 16}, "a": 1e5, "b": 0.33, "c": 2.5},
        {"shape": {"patch": 7, "width": 16}, "a": 1e5, "b": 0.32, "c": 2.4}]}
      """, to: "hand.json")
    for command in ["plan", "whatif"] {
      func ending(_ shape: String) throws -> BuiltProgram.Run {
        try BuiltProgram.run(
          [command, "--laws", "hand.json", "--budget", "1e18", "--from-error", "5"]
            + ["--final-shape", shape], in: folder)
      }
      #expect(try ending("patch=7").code == 0)
      #expect(try ending("patch=7").output == ending("patch=7 width=16").output)
      let either = try ending("width=16")
      #expect(either.code == 2)
      #expect(either.errors.contains("found 2 laws for 'width=16'"), "\(either.errors)")
      let none = try ending("patch=4")
      #expect(none.code == 2)
      #expect(none.errors.contains("found 0 laws for 'patch=4'"), "\(none.errors)")
    }
  }

  @Test func `a law by hand needs shape, a, b and c`() throws {
    let folder = try Workspace()
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "loss", "laws": [
        {"shape": {"size": "1M"}, "a": 1e4, "b": 0.3, "c": 3.0},
        {"shape": {"size": "10M"}, "a": 1e5, "b": 0.33, "c": 2.5}]}
      """, to: "hand.json")
    let run = try BuiltProgram.run(
      ["plan", "--laws", "hand.json", "--budget", "1e18", "--from-error", "5"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("1  size=1M   5.0000"))
    #expect(!run.output.contains("Brackets"))
    #expect(run.errors.contains("no draws"))
  }

  @Test func `inspect knows every kind of file`() throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(header: "it,flops,quality"), to: "log.csv")
    try folder.write(
      """
      {"format": "traverse.transitions/1", "default": {"compute": 1e16},
       "pairs": [{"from": {"size": "11M"}, "to": {"size": "79M"}, "compute": 2e16, "bump": 0.02}]}
      """, to: "costs.json")
    let plan = ["plan", "--budget", "1e18", "--transition-cost", "costs.json"]
    #expect(try BuiltProgram.run(plan + ["-o", "plan.json"], in: folder).code == 0)
    let run = try BuiltProgram.run(
      [
        "inspect", "log.csv", "costs.json", "plan.json", BuiltProgram.data + "/laws/open-lm.json",
        BuiltProgram.data + "/runs/open-lm/11M.jsonl",
      ], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    for words in [
      "log.csv: CSV, 60 rows, 3 columns", "name it with --metric NAME",
      "costs.json: costs of transitions", "size=11M   size=79M  2.000e16  0.0200",
      "any other  any       1.000e16  0.0000", "plan.json: plan", "2.000e16  0.0200",
      "open-lm.json: laws", "4 laws E = a (C + d)^-b + c of loss_c4_val",
      "11M.jsonl: traverse.run/1",
    ] {
      #expect(run.output.contains(words), "\(words)\n\(run.output)")
    }
  }

  @Test func `doctor finds everything here, and says what is missing elsewhere`() throws {
    let here = try BuiltProgram.run(["doctor"], in: Workspace())
    #expect(here.code == 0, "\(here.output)")
    #expect(here.output.contains("draws svg, png and pdf"))
    let elsewhere = try BuiltProgram.run(
      ["doctor"], in: Workspace(), environment: ["PATH=/nonexistent", "TRAVERSE_DATA=/nonexistent"])
    #expect(elsewhere.code == 1)
    let missing = elsewhere.output.split(separator: "\n").filter { $0.contains("MISSING") }
    #expect(missing.map { $0.prefix { $0 != " " } } == ["data", "gnuplot"])
  }

  @Test(arguments: [("svg", "<?xml"), ("png", "\u{89}PNG"), ("pdf", "%PDF-")])
  func `pictures of all commands in every format`(format: String, signature: String) throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "a.csv")
    let name = "picture." + format
    for words in [
      ["fit", "a.csv"], ["plan", "--budget", "1e18"], ["whatif", "--budget", "1e18"],
    ] {
      let run = try BuiltProgram.run(words + ["--plot", name, "--force"], in: folder)
      #expect(run.code == 0, "\(run.errors)")
      let start = signature.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
      #expect(try folder.read(name).starts(with: start))
    }
  }
}
