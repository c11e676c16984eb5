import Host
import JSON
import Testing

/// `run` as people run it: a plan by hand, on images small enough for a test.
@Suite struct RunCommandTests {
  private func prepared() throws -> Workspace {
    let folder = try Workspace()
    try TrainingSample.write(to: folder)
    try folder.write(Self.plan(), to: "plan.json")
    return folder
  }

  private static func plan(
    first: String = #""patch": 2, "width": 8"#, second: String = #""patch": 1, "width": 16"#
  ) -> String {
    """
    {"format": "traverse.plan/1", "metric": "eval_loss", "convention": "traverse-3-forward",
     "budget": 6e9, "method": "rule",
     "phases": [
      {"shape": {\(first), "depth": 1, "batch": 30}, "start_error": 1.1,
       "end_error": 0.9, "compute": 2e9, "cumulative": 2e9},
      {"shape": {\(second), "depth": 2, "batch": 30}, "start_error": 0.9, "end_error": 0.5,
       "compute": 1.8e10, "cumulative": 2e10}],
     "final": {"error": 0.5, "compute": 2e10, "interval": {"level": 0.9, "error": [0, 9]}}}
    """
  }

  private static let words = [
    "run", "plan.json", "--data", "images", "--warmup", "3", "--ramp", "10", "-o", "out",
  ]

  private func digest(_ run: String, in folder: Workspace) throws -> String {
    let latest = try folder.text("\(run)/checkpoints/latest").filter { $0 != "\n" }
    return SHA256.hexadecimal(
      of: try folder.read("\(run)/checkpoints/\(latest)/model.safetensors"))
  }

  @Test func `it ends with what was projected beside what was reached`() throws {
    let folder = try prepared()
    let run = try BuiltProgram.run(Self.words, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("projected") && run.output.contains("reached"))
    #expect(run.output.contains("as projected"), "\(run.output)")
    let result = try JSONParser.parse(folder.read("out/result.json"))
    let phases = try #require(result["phases"]?.array)
    #expect(phases.count == 2)
    let (end, entered) = (
      try #require(phases[0]["last_error"]?.double),
      try #require(phases[1]["entered_error"]?.double)
    )
    // Patch, width and depth at once: every operator preserves the function.
    #expect(abs(end - entered) <= 1e-5 * end)
    let again = try BuiltProgram.run(Self.words, in: folder)
    #expect(again.code == 0 && again.output == run.output, "\(again.errors)")
    let other = try BuiltProgram.run(
      Self.words.map { $0 == "10" ? "11" : $0 }, in: folder)
    #expect(other.code == 73 && other.errors.contains("transition differs"), "\(other.errors)")
  }

  @Test func `it is judged on as many examples as the laws of its plan`() throws {
    let folder = try prepared()
    try folder.write(
      Self.laws.replacing(#""laws": ["#, with: #""evaluation_examples": 20, "laws": ["#),
      to: "laws.json")
    let plan = try BuiltProgram.run(
      ["plan", "--laws", "laws.json", "--budget", "2e10", "-o", "plan.json", "--force"], in: folder)
    #expect(plan.code == 0, "\(plan.errors)")
    let run = try BuiltProgram.run(Self.words, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let spec = try JSONParser.parse(folder.read("out/spec.json"))
    #expect(spec["training"]?["evaluation"]?["examples"]?.double == 20)
  }

  @Test(arguments: ["TERM", "KILL"])
  func `stopped or killed in any phase, it goes on and ends with the same bits`(
    _ signal: String
  ) throws {
    let folder = try prepared()
    let words = Self.words + ["--checkpoint-every", "0.001"]
    let straight = try BuiltProgram.run(
      words.map { $0 == "out" ? "straight" : $0 }, in: folder)
    #expect(straight.code == 0, "\(straight.errors)")
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    // Ten times, at moments that have nothing to do with its steps; then to the end.
    let script = """
      set -m
      for delay in 0.03 0.17 0.08 0.29 0.11 0.05 0.23 0.14 0.37 0.19; do
        "$program" \(line) >/dev/null 2>errors & pid=$!
        sleep $delay; kill -\(signal) $pid 2>/dev/null; wait $pid 2>/dev/null
      done
      "$program" \(line) >/dev/null
      """
    let stopped = try BuiltProgram.shell(script, in: folder)
    #expect(stopped.code == 0, "\(stopped.errors)")
    #expect(try digest("out", in: folder) == digest("straight", in: folder))
  }

  @Test func `a phase that follows its error ends where it is reached, or after twice its compute`()
    throws
  {
    let folder = try prepared()
    // The first evaluation is below 9, and none below 0.
    for (error, compute) in [("9.0", 0.0...1.9e9), ("1e-9", 3.9e9...4.1e9)] {
      try folder.write(
        Self.plan().replacing("\"end_error\": 0.9", with: "\"end_error\": \(error)"),
        to: "plan.json")
      let out = "out\(error)"
      let run = try BuiltProgram.run(
        Self.words.map { $0 == "out" ? out : $0 } + ["--follow", "error"], in: folder)
      #expect(run.code == 0, "\(run.errors)")
      let result = try JSONParser.parse(folder.read("\(out)/result.json"))
      let phases = try #require(result["phases"]?.array)
      let (first, second) = (
        try #require(phases[0]["compute"]?.double), try #require(phases[1]["compute"]?.double)
      )
      #expect(compute.contains(first), "\(first)")
      // Whole steps of the second shape come within one of what the budget leaves.
      #expect(abs(first + second - 2e10) < 2e8, "\(first) \(second)")
    }
  }

  @Test func `phases that miss their errors leave the later ones half of theirs`() throws {
    let folder = try prepared()
    let shapes = [(2, 1, 8e9, 8e9), (1, 1, 8e9, 1.6e10), (1, 2, 4e9, 2e10)]
    let phases = shapes.map { patch, depth, compute, cumulative in
      """
      {"shape": {"patch": \(patch), "width": 8, "depth": \(depth), "batch": 30},
       "start_error": 1.1, "end_error": 1e-9, "compute": \(compute), "cumulative": \(cumulative)}
      """
    }
    try folder.write(
      """
      {"format": "traverse.plan/1", "metric": "eval_loss", "convention": "traverse-3-forward",
       "budget": 2e10, "method": "rule", "phases": [\(phases.joined(separator: ","))],
       "final": {"error": 0.5, "compute": 2e10}}
      """, to: "plan.json")
    let run = try BuiltProgram.run(Self.words + ["--follow", "error"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let result = try JSONParser.parse(folder.read("out/result.json"))
    let spent = try #require(result["phases"]?.array).compactMap { $0["compute"]?.double }
    // Twice 8e9 would leave less than (8e9 + 4e9) / 2; then 6e9 less 4e9 / 2; then the rest, in whole steps.
    try #require(spent.count == 3, "\(spent)")
    for (found, expected) in zip(spent, [1.4e10, 4e9, 2e9]) {
      #expect(abs(found - expected) < 2e8, "\(spent)")
    }
    #expect(spent.reduce(0, +) <= 2e10)
  }

  @Test func `a cooldown is a part of the whole run, within its last phase`() throws {
    let folder = try prepared()
    let run = try BuiltProgram.run(Self.words + ["--cooldown", "0.3"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let rates = try folder.text("out/run.jsonl").split(separator: "\n").compactMap {
      line -> (compute: Double, rate: Double)? in
      let record = try JSONParser.parse(Array(line.utf8))
      guard let compute = record["compute"]?.double, let rate = record["lr"]?.double else {
        return nil
      }
      return (compute, rate)
    }
    // From 1.4e10 of 2e10 FLOP on; steps are whole, and the warm-up is 3 of them.
    let falling = rates.filter { $0.compute > 1.41e10 }
    #expect(falling.count >= 2)
    for (compute, rate) in falling {
      #expect(abs(rate - 1e-3 * (2e10 - compute) / 6e9) < 2e-5, "\(compute) \(rate)")
    }
    #expect(rates.contains { $0.compute > 1e10 && $0.compute < 1.39e10 && $0.rate == 1e-3 })
    let longer = try BuiltProgram.run(
      Self.words.map { $0 == "out" ? "longer" : $0 } + ["--cooldown", "0.95"], in: folder)
    #expect(longer.code == 2 && longer.errors.contains("90 %"), "\(longer.errors)")
  }

  /// Two laws by hand: the first shape has a floor of 1/2, the second none, so a plan leaves the one for the other.
  private static let laws = """
    {"format": "traverse.laws/1", "metric": "eval_loss", "convention": "traverse-3-forward",
     "laws": [
      {"shape": {"patch": 2, "width": 8, "depth": 1, "batch": 30}, "a": 1e3, "b": 0.5, "c": 0.5,
       "d": 1e5},
      {"shape": {"patch": 1, "width": 16, "depth": 2, "batch": 30}, "a": 2e3, "b": 0.5, "c": 0,
       "d": 1e5}]}
    """

  @Test(arguments: ["TERM", "KILL"])
  func `planned anew while it runs, stopped or killed, it ends with the same bits`(
    _ signal: String
  ) throws {
    let folder = try prepared()
    try folder.write(Self.laws, to: "laws.json")
    let words = Self.words + ["--replan", "laws.json", "--checkpoint-every", "0.001"]
    let straight = try BuiltProgram.run(
      words.map { $0 == "out" ? "straight" : $0 }, in: folder)
    #expect(straight.code == 0, "\(straight.errors)")
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    let script = """
      set -m
      for delay in 0.07 0.21 0.05 0.31 0.13; do
        "$program" \(line) >/dev/null 2>errors & pid=$!
        sleep $delay; kill -\(signal) $pid 2>/dev/null; wait $pid 2>/dev/null
      done
      "$program" resume out >/dev/null
      """
    let stopped = try BuiltProgram.shell(script, in: folder)
    #expect(stopped.code == 0, "\(stopped.errors)")
    #expect(try digest("out", in: folder) == digest("straight", in: folder))
  }

  @Test func `a new plan has no shape that the operators cannot make of the present one`() throws {
    let folder = try prepared()
    try folder.write(Self.plan(first: #""patch": 1, "width": 8"#), to: "plan.json")
    // The second is the better one, but patches of 1 cannot be refined into patches of 2.
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "eval_loss", "convention": "traverse-3-forward",
       "laws": [
        {"shape": {"patch": 1, "width": 8, "depth": 1, "batch": 30}, "a": 1e3, "b": 0.5, "c": 0.5,
         "d": 1e5},
        {"shape": {"patch": 2, "width": 16, "depth": 2, "batch": 30}, "a": 2e3, "b": 0.5, "c": 0,
         "d": 1e5},
        {"shape": {"patch": 1, "width": 16, "depth": 2, "batch": 30}, "a": 3e3, "b": 0.5, "c": 0,
         "d": 1e5}]}
      """, to: "laws.json")
    let run = try BuiltProgram.run(Self.words + ["--replan", "laws.json"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let result = try JSONParser.parse(folder.read("out/result.json"))
    let shapes = try #require(result["phases"]?.array).map { $0["shape"] }
    #expect(shapes.map { $0?["patch"]?.double } == [1, 1])
    #expect(shapes.map { $0?["width"]?.double } == [8, 16])
  }

  @Test func `a law that these data cannot have is refused in the file of laws`() throws {
    let folder = try prepared()
    try folder.write(Self.laws.replacing("\"width\": 16", with: "\"colour\": 16"), to: "laws.json")
    let run = try BuiltProgram.run(Self.words + ["--replan", "laws.json"], in: folder)
    #expect(run.code == 65 && run.errors.contains("laws.json: the law of"), "\(run.errors)")
  }

  @Test func `each shape alone is held against what the run reached`() throws {
    let folder = try prepared()
    try folder.write(Self.laws, to: "laws.json")
    let plan = try BuiltProgram.run(
      ["plan", "--laws", "laws.json", "--budget", "2e10", "-o", "plan.json", "--force"], in: folder)
    #expect(plan.code == 0, "\(plan.errors)")
    let run = try BuiltProgram.run(Self.words, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let result = try JSONParser.parse(folder.read("out/result.json"))
    let last = try #require(result["phases"]?.array?.last)
    let reached = try #require(last["reached_error"]?.double)
    let baselines = try #require(result["baselines"]?.array)
    let final = try #require(baselines.first { $0["name"]?.string == "final-shape" })
    // 2e3 (C + 1e5)^-1/2 at that error.
    let needed = (2e3 / reached) * (2e3 / reached) - 1e5
    let found = try #require(final["compute"]?.double)
    #expect(abs(found / needed - 1) < 1e-9)
    #expect(run.errors.contains("projected"))
  }

  @Test func `resume carries on a plan, and takes no other budget for it`() throws {
    let folder = try prepared()
    let run = try BuiltProgram.run(Self.words, in: folder)
    let shown = try BuiltProgram.run(["inspect", "out/spec.json", "out/result.json"], in: folder)
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("what an adaptive run came to"))
    let again = try BuiltProgram.run(["resume", "out"], in: folder)
    #expect(again.code == 0 && again.output == run.output, "\(again.errors)")
    let more = try BuiltProgram.run(["resume", "out", "--budget", "1e12"], in: folder)
    #expect(more.code == 2 && more.errors.contains("another plan"), "\(more.errors)")
  }

  @Test(arguments: [
    (#""patch": 2, "width": 4"#, "phases[1]"), (#""patch": 5, "width": 8"#, "phases[1].shape"),
    (#""colour": 2, "width": 8"#, "phases[1].shape"),
  ])
  func `a plan that this data or these operators cannot follow is refused`(
    _ second: String, _ place: String
  ) throws {
    let folder = try prepared()
    try folder.write(Self.plan(second: second), to: "plan.json")
    let run = try BuiltProgram.run(Self.words, in: folder)
    #expect(run.code == 65, "\(run.code) \(run.errors)")
    #expect(run.errors.contains(place), "\(run.errors)")
    #expect(try !folder.names.contains("out"))
  }

  @Test func `a refusal names the operator that takes the change, and plan warns of it`() throws {
    let folder = try prepared()
    try folder.write(
      Self.plan(first: #""patch": 1, "width": 8"#, second: #""patch": 2, "width": 12"#),
      to: "plan.json")
    let refined = try BuiltProgram.run(Self.words, in: folder)
    #expect(refined.code == 65, "\(refined.errors)")
    #expect(refined.errors.contains("--patch-operator resize takes any"), "\(refined.errors)")
    let resizing = Self.words + ["--patch-operator", "resize"]
    let copied = try BuiltProgram.run(resizing + ["--width-operator", "copy"], in: folder)
    #expect(copied.code == 65, "\(copied.errors)")
    #expect(copied.errors.contains("--width-operator pad takes any"), "\(copied.errors)")
    let resized = try BuiltProgram.run(resizing, in: folder)
    #expect(resized.code == 0, "\(resized.errors)")
    // The finer law begins higher and ends on a floor.
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "eval_loss", "convention": "traverse-3-forward",
       "laws": [
        {"shape": {"patch": 1, "width": 8}, "a": 1e3, "b": 0.5, "c": 0.5, "d": 1e4},
        {"shape": {"patch": 2, "width": 8}, "a": 2e3, "b": 0.5, "c": 0, "d": 1e5}]}
      """, to: "laws.json")
    let planned = try BuiltProgram.run(
      ["plan", "--laws", "laws.json", "--budget", "2e10", "-o", "coarser.json"], in: folder)
    #expect(planned.code == 0, "\(planned.errors)")
    #expect(planned.errors.contains("phase 2 changes patch 1 to 2"), "\(planned.errors)")
    #expect(planned.errors.contains("--order patch=shrink"), "\(planned.errors)")
    #expect(try folder.text("coarser.json").contains("phase 2 changes patch 1 to 2"))
  }
}
