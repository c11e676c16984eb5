import JSON
import Testing

/// `probe` on a sweep of images small enough for a test.
@Suite struct ProbeCommandTests {
  private func prepared() throws -> Workspace {
    let folder = try Workspace()
    try TrainingSample.write(to: folder)
    let run = try BuiltProgram.run(
      [
        "calibrate", "--data", "images", "--shapes", "patch=2,1 width=8 depth=1 batch=30",
        "--budget", "2e9", "--warmup", "3", "--metric", "eval_loss", "-o", "sweep",
      ], in: folder)
    #expect(run.code <= 1, "\(run.errors)")
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "eval_loss", "convention": "traverse-3-forward",
       "laws": [
        {"shape": {"patch": 2, "width": 8, "depth": 1, "batch": 30}, "a": 1e3, "b": 0.5, "c": 0.1},
        {"shape": {"patch": 1, "width": 8, "depth": 1, "batch": 30}, "a": 2e4, "b": 0.5, "c": 0}]}
      """, to: "sweep/laws.json")
    return folder
  }

  private static let words = [
    "probe", "sweep", "--from", "patch=2", "--to", "patch=1", "--budget", "1e9", "-o", "out",
  ]

  @Test func `it begins where the static run ended, and leaves that as it was`() throws {
    let folder = try prepared()
    let cell = "sweep/cells/batch30-depth1-patch2-width8/run.jsonl"
    let before = try folder.text(cell)
    let run = try BuiltProgram.run(Self.words, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(try folder.text(cell) == before)
    // Its log is the static run's, and goes on behind a transition that preserves the function.
    let rows = before.split(separator: "\n").dropFirst()
    let own = try folder.text("out/run.jsonl").split(separator: "\n").dropFirst()
    #expect(own.starts(with: rows))
    let (last, first) = (
      try JSONParser.parse(Array((rows.last ?? "").utf8)),
      try JSONParser.parse(Array((own.dropFirst(rows.count).first ?? "").utf8))
    )
    let (end, entry) = (
      try #require(last["eval_loss"]?.double), try #require(first["eval_loss"]?.double)
    )
    #expect(abs(end - entry) <= 1e-5 * end)
  }

  @Test func `a report tells what a probe found`() throws {
    let folder = try prepared()
    let run = try BuiltProgram.run(Self.words, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let made = try BuiltProgram.run(["report", "out", "-o", "report.html"], in: folder)
    #expect(made.code == 0, "\(made.errors)")
    let page = try folder.text("report.html")
    #expect(page.contains("A change of shape, tried") && page.contains("bump to charge"))
    // What ran before the change is no static run of this report.
    #expect(!page.contains("The laws"))
  }

  @Test func `the place, the credit and the bump are those of the laws`() throws {
    let folder = try prepared()
    let run = try BuiltProgram.run(Self.words, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let result = try JSONParser.parse(folder.read("out/result.json"))
    func number(_ key: String) throws -> Double { try #require(result[key]?.double) }
    let points = try folder.text("out/run.jsonl").split(separator: "\n").dropFirst().map {
      try JSONParser.parse(Array($0.utf8))
    }
    let own = points.filter { $0["phase"]?.double == 1 }
    let origin = try #require(own.first?["compute"]?.double)
    // By hand: where 2e4 C^-1/2 has each point, the later two thirds of them, the middle one.
    let seen = try own.dropFirst().map { point in
      (
        error: try #require(point["eval_loss"]?.double),
        compute: try #require(point["compute"]?.double) - origin
      )
    }
    let places = seen.map { (2e4 / $0.error) * (2e4 / $0.error) - $0.compute }
    let late = places.dropFirst(places.count / 3).sorted()
    let place = max(0, late[late.count / 2])
    #expect(abs(try number("place") - place) <= 1e-9 * place)
    let before = 0.1 + 1e3 / origin.squareRoot()
    #expect(abs(try number("error_before") / before - 1) < 1e-9)
    let promised = (2e4 / before) * (2e4 / before)
    #expect(abs(try number("credit") / (place / promised) - 1) < 1e-6)
    let worst = try #require(seen.map(\.error).max())
    let bump = max(0, min(2e4 / place.squareRoot(), worst) - before)
    #expect(abs(try number("bump") - bump) < 1e-6)
    // And a plan can be charged for it, also for changes that nobody tried.
    let costs = try JSONParser.parse(folder.read("out/transitions.json"))
    #expect(costs["default"]?["bump"]?.double == (try number("bump")))
    let plan = try BuiltProgram.run(
      [
        "plan", "--laws", "sweep/laws.json", "--from-error", "2", "--budget", "1e10",
        "--transition-cost", "out/transitions.json", "--json",
      ], in: folder)
    #expect(plan.code == 0, "\(plan.errors)")
  }

  @Test func `it can be resumed by its folder, and ends the same`() throws {
    let folder = try prepared()
    let straight = try BuiltProgram.run(
      Self.words.map { $0 == "out" ? "straight" : $0 }, in: folder)
    #expect(straight.code == 0, "\(straight.errors)")
    let line = (Self.words + ["--checkpoint-every", "0.001"]).map { "'\($0)'" }.joined(
      separator: " ")
    let script = """
      set -m
      "$program" \(line) >/dev/null 2>errors & pid=$!
      until [ -s out/run.jsonl ]; do sleep 0.01; done
      kill -TERM $pid; wait $pid; echo $?
      """
    let stopped = try BuiltProgram.shell(script, in: folder)
    #expect(stopped.output == "75\n", "\(stopped.output)\(stopped.errors)")
    for _ in 0..<2 {
      let resumed = try BuiltProgram.run(["resume", "out"], in: folder)
      #expect(resumed.code == 0, "\(resumed.errors)")
      #expect(resumed.output == straight.output)
    }
    let again = try BuiltProgram.run(Self.words, in: folder)
    #expect(again.code == 0 && again.output == straight.output, "\(again.errors)")
    let longer = try BuiltProgram.run(["resume", "out", "--steps", "9000"], in: folder)
    #expect(longer.code == 2 && longer.errors.contains("probe"), "\(longer.errors)")
  }

  @Test(arguments: [
    (["--from", "patch=3", "--to", "patch=1"], "--from"),
    (["--from", "patch=2", "--to", "width=8"], "--to"),
  ])
  func `a shape that tells no law or several is refused`(_ shapes: [String], _ flag: String) throws
  {
    let folder = try prepared()
    let run = try BuiltProgram.run(["probe", "sweep", "-o", "out"] + shapes, in: folder)
    #expect(run.code == 2 && run.errors.contains(flag), "\(run.code) \(run.errors)")
    #expect(try !folder.names.contains("out"))
  }
}
