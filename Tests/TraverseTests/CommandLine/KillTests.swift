import Host
import JSON
import Testing

/// Thirty kills at moments that have nothing to do with what is going on, then to the end: equal bits.
@Suite struct KillTests {
  /// One thread, so that other work on the machine costs time and nothing else; a checkpoint every 12 ms.
  private static let execution = ["--threads", "1", "--checkpoint-every", "0.0002"]

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

  /// Kills the command thirty times, then lets it end; for each kill the newest checkpoint that it left in `run`.
  ///
  /// Throws where a kill found it at its end, or a checkpoint went back.
  private func endure(
    _ words: [String], leavingCheckpointsIn run: String, in folder: Workspace
  ) throws -> [Int] {
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    // A unit is what it takes to the first checkpoint, whatever else the machine does; kills come after 0.2 to 4.2 of
    // them: some strike while it starts, some in a step, some while a checkpoint is written.
    let script = """
      set -m
      launch() { "$program" \(line) >/dev/null 2>errors & pid=$!; }
      finish() {
        kill -KILL -$pid 2>/dev/null
        wait $pid 2>/dev/null
        code=$?
        [ $code -eq 137 ] || { cat errors >&2; exit $code; }
      }
      launch
      unit=1
      until [ -e \(run)/checkpoints/latest ]; do sleep 0.01; unit=$((unit + 1)); done
      finish
      for number in $(seq 30); do
        launch
        delay=$((unit * (number * 89 % 401 + 20) / 10))
        sleep $((delay / 1000)).$(printf '%03d' $((delay % 1000)))
        finish
        cat \(run)/checkpoints/latest
      done
      "$program" \(line) >/dev/null 2>errors || [ $? -eq 1 ] || cat errors >&2
      """
    let shell = try BuiltProgram.shell(script, in: folder)
    let steps = shell.output.split(separator: "\n").compactMap { $0.split(separator: "-").last }
      .compactMap { Int($0) }
    try #require(steps.count == 30, "a kill found the end: \(shell.output) \(shell.errors)")
    #expect(shell.errors == "")
    #expect(steps == steps.sorted(), "a checkpoint was lost: \(steps)")
    // Each new one was written by an attempt that went on from the one before.
    #expect(Set(steps).count >= 5, "hardly anything was gone on from: \(steps)")
    return steps
  }

  /// The command in another folder, without a kill.
  private func straight(_ words: [String], in folder: Workspace) throws {
    let run = try BuiltProgram.run(words.map { $0 == "out" ? "straight" : $0 }, in: folder)
    #expect(run.code <= 1, "\(run.errors)")
  }

  private static let plan = """
    {"format": "traverse.plan/1", "metric": "eval_loss", "budget": 1e11, "method": "rule",
     "phases": [
      {"shape": {"patch": 2, "width": 8, "depth": 1, "batch": 30}, "start_error": 1.1,
       "end_error": 0.9, "compute": 2e9, "cumulative": 2e9},
      {"shape": {"patch": 1, "width": 16, "depth": 2, "batch": 30}, "start_error": 0.9,
       "end_error": 0.5, "compute": 9.8e10, "cumulative": 1e11}],
     "final": {"error": 0.5, "compute": 1e11}}
    """

  @Test func `run`() throws {
    let folder = try prepared()
    try folder.write(Self.plan, to: "plan.json")
    let words =
      ["run", "plan.json", "--data", "images", "--warmup", "3", "--ramp", "10", "-o", "out"]
      + Self.execution
    try straight(words, in: folder)
    let steps = try endure(words, leavingCheckpointsIn: "out", in: folder)
    // Both phases have been killed.
    let log = try folder.text("straight/run.jsonl").split(separator: "\n")
    let last = try #require(log.last { !$0.contains("\"phase\":1") })
    let change = try #require(try JSONParser.parse(Array(last.utf8))["step"]?.double)
    #expect(
      steps.contains { 0 < $0 && Double($0) < change } && Double(steps[29]) > change, "\(steps)")
    #expect(try digest("out", in: folder) == digest("straight", in: folder))
  }

  @Test func `calibrate`() throws {
    let folder = try prepared()
    let words =
      [
        "calibrate", "--data", "images", "--shapes", "patch=2,1 width=8 depth=1 batch=30",
        "--budget", "6e10", "--warmup", "3", "--metric", "eval_loss", "-o", "out",
      ] + Self.execution
    try straight(words, in: folder)
    let cells = ["batch30-depth1-patch2-width8", "batch30-depth1-patch1-width8"]
    _ = try endure(words, leavingCheckpointsIn: "out/cells/\(cells[1])", in: folder)
    for cell in cells {
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
        "probe", "sweep", "--from", "patch=2", "--to", "patch=1", "--budget", "5e10", "--ramp",
        "10", "-o", "out",
      ] + Self.execution
    try straight(words, in: folder)
    _ = try endure(words, leavingCheckpointsIn: "out", in: folder)
    #expect(try digest("out", in: folder) == digest("straight", in: folder))
    #expect(try folder.text("out/transitions.json") == folder.text("straight/transitions.json"))
    #expect(try folder.text("out/result.json") == folder.text("straight/result.json"))
  }
}
