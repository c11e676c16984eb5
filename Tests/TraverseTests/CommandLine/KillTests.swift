import Host
import Testing

/// Thirty kills at moments that have nothing to do with what is going on, then to the end: equal bits.
@Suite struct KillTests {
  /// One thread, so that other work on the machine costs time and nothing else; a checkpoint every 60 ms.
  private static let execution = ["--threads", "1", "--checkpoint-every", "0.001"]

  private func prepared() throws -> Workspace {
    let folder = try Workspace()
    try TrainingSample.write(to: folder)
    return folder
  }

  private func digest(_ run: String, in folder: Workspace) throws -> String {
    let latest = try folder.text("\(run)/checkpoints/latest").filter { $0 != "\n" }
    return try ["model", "optimizer"].map { file in
      SHA256.hexadecimal(
        of: try folder.read("\(run)/checkpoints/\(latest)/\(file).safetensors"))
    }.joined()
  }

  /// Kills the command thirty times; what it says at last, and how many kills found it at work.
  private func endure(_ words: [String], in folder: Workspace) throws -> Int {
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    // From 20 to 100 ms: some strike while it starts, some in a step, some while a checkpoint is written.
    let script = """
      set -m
      hits=0
      for number in $(seq 30); do
        "$program" \(line) >/dev/null 2>errors & pid=$!
        sleep $(printf '0.%03d' $(( number * 37 % 81 + 20 )))
        kill -KILL -$pid 2>/dev/null
        wait $pid 2>/dev/null
        [ $? -eq 137 ] && hits=$((hits + 1))
      done
      "$program" \(line) >/dev/null 2>errors
      echo $hits $?
      """
    let run = try BuiltProgram.shell(script, in: folder)
    let numbers = run.output.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
    try #require(numbers.count == 2, "\(run.output) \(run.errors)")
    // Laws of such short runs may not be identified: 1.
    let errors = try folder.text("errors")
    #expect(numbers[1] <= 1, "\(errors)")
    return numbers[0]
  }

  /// The command in another folder, without a kill.
  private func straight(_ words: [String], in folder: Workspace) throws {
    let run = try BuiltProgram.run(words.map { $0 == "out" ? "straight" : $0 }, in: folder)
    #expect(run.code <= 1, "\(run.errors)")
  }

  private static let plan = """
    {"format": "traverse.plan/1", "metric": "eval_loss", "budget": 6e10, "method": "rule",
     "phases": [
      {"shape": {"patch": 2, "width": 8, "depth": 1, "batch": 30}, "start_error": 1.1,
       "end_error": 0.9, "compute": 6e9, "cumulative": 6e9},
      {"shape": {"patch": 1, "width": 16, "depth": 2, "batch": 30}, "start_error": 0.9,
       "end_error": 0.5, "compute": 5.4e10, "cumulative": 6e10}],
     "final": {"error": 0.5, "compute": 6e10}}
    """

  @Test func `run`() throws {
    let folder = try prepared()
    try folder.write(Self.plan, to: "plan.json")
    let words =
      ["run", "plan.json", "--data", "images", "--warmup", "3", "--ramp", "10", "-o", "out"]
      + Self.execution
    try straight(words, in: folder)
    #expect(try endure(words, in: folder) == 30)
    #expect(try digest("out", in: folder) == digest("straight", in: folder))
    #expect(try folder.text("out/run.jsonl").contains("\"phase\":1"))
  }

  @Test func `calibrate`() throws {
    let folder = try prepared()
    let words =
      [
        "calibrate", "--data", "images", "--shapes", "patch=2,1 width=8 depth=1 batch=30",
        "--budget", "4e10", "--warmup", "3", "--metric", "eval_loss", "-o", "out",
      ] + Self.execution
    try straight(words, in: folder)
    #expect(try endure(words, in: folder) == 30)
    for cell in ["batch30-depth1-patch2-width8", "batch30-depth1-patch1-width8"] {
      #expect(
        try digest("out/cells/\(cell)", in: folder) == digest("straight/cells/\(cell)", in: folder))
    }
  }

  @Test func `probe`() throws {
    let folder = try prepared()
    let sweep = [
      "calibrate", "--data", "images", "--shapes", "patch=2,1 width=8 depth=1 batch=30",
      "--budget", "2e9", "--warmup", "3", "--metric", "eval_loss", "-o", "sweep",
    ]
    #expect(try BuiltProgram.run(sweep, in: folder).code <= 1)
    // What such short runs tell is no law: these are by hand.
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "eval_loss", "convention": "traverse-3-forward",
       "laws": [
        {"shape": {"patch": 2, "width": 8, "depth": 1, "batch": 30}, "a": 1e3, "b": 0.5, "c": 0.1},
        {"shape": {"patch": 1, "width": 8, "depth": 1, "batch": 30}, "a": 2e3, "b": 0.5, "c": 0}]}
      """, to: "sweep/laws.json")
    let words =
      [
        "probe", "sweep", "--from", "patch=2", "--to", "patch=1", "--budget", "3e10", "--ramp",
        "10", "-o", "out",
      ] + Self.execution
    try straight(words, in: folder)
    #expect(try endure(words, in: folder) == 30)
    #expect(try digest("out", in: folder) == digest("straight", in: folder))
    #expect(try folder.text("out/transitions.json") == folder.text("straight/transitions.json"))
    #expect(try folder.text("out/result.json") == folder.text("straight/result.json"))
  }
}
