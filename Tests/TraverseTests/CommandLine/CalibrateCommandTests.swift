import Host
import JSON
import Testing

/// `calibrate` as people run it: real cells, in processes of their own.
@Suite struct CalibrateCommandTests {
  private func prepared() throws -> Workspace {
    let folder = try Workspace()
    try TrainingSample.write(to: folder)
    return folder
  }

  /// Three shapes, a few hundred steps each.
  private static let words = [
    "calibrate", "--data", "images", "--shapes", "patch=2,1 width=8 depth=1 batch=30", "--budget",
    "8e9", "--warmup", "3", "--metric", "eval_loss", "-o", "sweep",
  ]
  private static let cells = ["batch30-depth1-patch2-width8", "batch30-depth1-patch1-width8"]

  private func digests(in folder: Workspace, _ sweep: String = "sweep") throws -> [String] {
    try Self.cells.map { cell in
      let run = "\(sweep)/cells/\(cell)/checkpoints"
      let latest = try folder.text("\(run)/latest").filter { $0 != "\n" }
      return SHA256.hexadecimal(of: try folder.read("\(run)/\(latest)/model.safetensors"))
    }
  }

  @Test func `it ends with a law for each shape, and the same command finds all done`() throws {
    let folder = try prepared()
    let first = try BuiltProgram.run(Self.words, in: folder)
    // Such short runs may identify no law: exit 1, with advice; never an error.
    #expect(first.code == 0 || first.code == 1, "\(first.errors)")
    #expect(first.output.contains("patch=1 "), "\(first.output)\(first.errors)")
    #expect(first.output.contains("All shapes have batch=30 depth=1 width=8."), "\(first.output)")
    for cell in Self.cells {
      #expect(first.errors.contains("\(cell): starts"), "\(first.errors)")
      #expect(first.errors.contains("\(cell): done"), "\(first.errors)")
    }
    let laws = try folder.read("sweep/laws.json")
    let inspected = try BuiltProgram.run(["inspect", "sweep/laws.json"], in: folder)
    #expect(inspected.code == 0, "\(inspected.errors)")
    let second = try BuiltProgram.run(Self.words, in: folder)
    #expect(second.code == first.code && !second.errors.contains("starts"), "\(second.errors)")
    #expect(try folder.read("sweep/laws.json") == laws)
    #expect(second.output == first.output)
  }

  @Test func `a dry run shows what it would take and leaves nothing`() throws {
    let folder = try prepared()
    let names = try folder.names
    let shown = try BuiltProgram.run(Self.words + ["--dry-run"], in: folder)
    #expect(shown.code == 0, "\(shown.errors)")
    for cell in Self.cells { #expect(shown.output.contains(cell)) }
    #expect(shown.output.contains("runs at a time") || shown.output.contains("one run at a time"))
    #expect(try folder.names == names)
  }

  @Test func `a larger budget goes on from what is there`() throws {
    let folder = try prepared()
    _ = try BuiltProgram.run(Self.words, in: folder)
    let short = try digests(in: folder)
    let larger = Self.words.map { $0 == "8e9" ? "1.2e10" : $0 }
    let longer = try BuiltProgram.run(larger, in: folder)
    #expect(longer.code == 0 || longer.code == 1, "\(longer.errors)")
    let log = try folder.text("sweep/cells/\(Self.cells[0]).log")
    #expect(log.contains("goes on after step"), "\(log)")
    let straight = try BuiltProgram.run(
      larger.map { $0 == "sweep" ? "straight" : $0 } + ["--eval-examples", "33"], in: folder)
    #expect(straight.code == 0 || straight.code == 1, "\(straight.errors)")
    #expect(try digests(in: folder) == digests(in: folder, "straight"))
    #expect(try digests(in: folder) != short)
  }

  /// How many held-out examples each cell is judged on.
  private func evaluated(in folder: Workspace) throws -> [Double?] {
    try Self.cells.map { cell in
      try JSONParser.parse(folder.read("sweep/cells/\(cell)/spec.json"))["evaluation"]?["examples"]?
        .double
    }
  }

  @Test func `all shapes are judged on one held-out set, which more budget does not change`() throws
  {
    let folder = try prepared()
    // Alone, the two would take 1131 and 1000.
    _ = try BuiltProgram.run(Self.words, in: folder)
    let first = try evaluated(in: folder)
    #expect(first[0] != nil && first[0] == first[1], "\(first)")
    let larger = Self.words.map { $0 == "8e9" ? "1.6e10" : $0 }
    let longer = try BuiltProgram.run(larger, in: folder)
    #expect(longer.code == 0 || longer.code == 1, "\(longer.errors)")
    #expect(try evaluated(in: folder) == first)
    let further = try BuiltProgram.run(
      larger.map {
        $0.replacing("patch=2,1", with: "patch=2,1 depth=2,1").replacing(" depth=1 ", with: " ")
      },
      in: folder)
    #expect(further.code == 0 || further.code == 1, "\(further.errors)")
    let spec = try JSONParser.parse(
      folder.read("sweep/cells/batch30-depth2-patch1-width8/spec.json"))
    #expect(spec["evaluation"]?["examples"]?.double == first[0])
    let laws = try JSONParser.parse(folder.read("sweep/laws.json"))
    #expect(laws["evaluation_examples"]?.double == first[0])
  }

  @Test func `a budget that ends in warm-up is said to, with one that would do`() throws {
    let folder = try prepared()
    let shown = try BuiltProgram.run(
      Self.words.map { $0 == "3" ? "1000" : $0 } + ["--dry-run"], in: folder)
    #expect(shown.code == 0)
    let line = try #require(shown.errors.split(separator: "\n").first { $0.contains("warm-up") })
    let budget = try #require(line.split(separator: " ").last)
    let enough = try BuiltProgram.run(
      Self.words.map { $0 == "3" ? "1000" : $0 == "8e9" ? String(budget) : $0 } + ["--dry-run"],
      in: folder)
    #expect(enough.code == 0 && !enough.errors.contains("warm-up"), "\(enough.errors)")
  }

  @Test func `a task that has done more than it is asked for is done`() throws {
    let folder = try prepared()
    _ = try BuiltProgram.run(Self.words, in: folder)
    let smaller = try BuiltProgram.run(
      Self.words.map { $0 == "8e9" ? "4e9" : $0 }, in: folder)
    #expect(smaller.code <= 1 && !smaller.errors.contains("starts"), "\(smaller.errors)")
    let task = try BuiltProgram.run(
      ["calibrate", "--manifest", "sweep/tasks.jsonl", "--task", "0"], in: folder)
    #expect(task.code == 0, "\(task.errors)")
  }

  @Test(arguments: ["TERM", "KILL"])
  func `stopped or killed, the same command goes on and ends with the same bits`(
    _ signal: String
  ) throws {
    let folder = try prepared()
    let words = Self.words.map { $0 == "8e9" ? "1.6e10" : $0 } + ["--checkpoint-every", "0.001"]
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    let script = """
      set -m
      "$program" \(line) 2>errors & pid=$!
      until ls sweep/cells/*/checkpoints/latest >/dev/null 2>&1; do sleep 0.01; done
      kill -\(signal) $pid; wait $pid 2>/dev/null; echo $?
      """
    let stopped = try BuiltProgram.shell(script, in: folder)
    #expect(stopped.output == (signal == "TERM" ? "75\n" : "137\n"), "\(stopped.output)")
    let resumed = try BuiltProgram.run(words, in: folder)
    #expect(resumed.code == 0 || resumed.code == 1, "\(resumed.errors)")
    for cell in Self.cells { #expect(resumed.errors.contains("\(cell): done")) }
    let straight = try BuiltProgram.run(
      words.map { $0 == "sweep" ? "straight" : $0 }, in: folder)
    #expect(straight.code == resumed.code, "\(straight.errors)")
    #expect(try digests(in: folder) == digests(in: folder, "straight"))
  }

  @Test func `one task of the manifest is a run of its own, and found done`() throws {
    let folder = try prepared()
    _ = try BuiltProgram.run(Self.words, in: folder)
    try #require(
      BuiltProgram.shell("mkdir else && cp sweep/tasks.jsonl else", in: folder).code == 0)
    for _ in 0..<2 {
      for task in ["0", "1"] {
        let run = try BuiltProgram.run(
          ["calibrate", "--manifest", "else/tasks.jsonl", "--task", task], in: folder)
        #expect(run.code == 0, "\(run.errors)")
      }
    }
    #expect(try digests(in: folder) == digests(in: folder, "else"))
    let beyond = try BuiltProgram.run(
      ["calibrate", "--manifest", "else/tasks.jsonl", "--task", "2"], in: folder)
    #expect(beyond.code == 2 && beyond.errors.contains("0 to 1"), "\(beyond.errors)")
    let manifest = try folder.text("else/tasks.jsonl")
    try folder.write(
      manifest.replacing("\"seed\":0", with: "\"seed\":1"), to: "else/tasks.jsonl")
    let damaged = try BuiltProgram.run(
      ["calibrate", "--manifest", "else/tasks.jsonl", "--task", "1"], in: folder)
    #expect(damaged.code == 65 && damaged.errors.contains("line 2: sha256"), "\(damaged.errors)")
  }

  /// As a job array does it: a manifest, its tasks with their numbers from the scheduler, and the laws of what is there.
  @Test func `others may run the tasks, and what is there is collected`() throws {
    let folder = try prepared()
    let written = try BuiltProgram.run(Self.words + ["--manifest-only"], in: folder)
    #expect(written.code == 0 && written.errors.contains("tasks 0 to 1"), "\(written.errors)")
    #expect(
      try folder.names.filter { $0.hasPrefix("sweep/") } == ["sweep/cells", "sweep/tasks.jsonl"])
    let manifest = ["calibrate", "--manifest", "sweep/tasks.jsonl"]
    let collect = manifest + ["--collect", "--metric", "eval_loss"]
    let none = try BuiltProgram.run(collect, in: folder)
    #expect(none.code == 1, "\(none.errors)")
    for (task, cell) in Self.cells.enumerated() {
      #expect(none.errors.contains("missing: task \(task), \(cell): not begun"), "\(none.errors)")
    }
    let first = try BuiltProgram.run(
      manifest, in: folder, environment: ["SLURM_ARRAY_TASK_ID=0", "JOB_COMPLETION_INDEX=7"])
    #expect(first.code == 0, "\(first.errors)")
    let part = try BuiltProgram.run(collect, in: folder)
    #expect(part.code == 1 && part.errors.contains("task 1, \(Self.cells[1])"), "\(part.errors)")
    #expect(part.output.contains("patch=2") && !part.errors.contains("task 0"), "\(part.output)")
    let second = try BuiltProgram.run(manifest, in: folder, environment: ["JOB_COMPLETION_INDEX=1"])
    #expect(second.code == 0, "\(second.errors)")
    let whole = try BuiltProgram.run(collect, in: folder)
    // What this machine would have made of it.
    let own = try BuiltProgram.run(Self.words.map { $0 == "sweep" ? "own" : $0 }, in: folder)
    #expect(whole.code == own.code && whole.output == own.output, "\(whole.output)\(own.output)")
    #expect(!whole.errors.contains("missing:"), "\(whole.errors)")
    // And it finds everything done.
    let local = try BuiltProgram.run(Self.words, in: folder)
    #expect(local.code == own.code && !local.errors.contains("starts"), "\(local.errors)")
  }

  @Test func `inspect reads the manifest and what a dry run says`() throws {
    let folder = try prepared()
    let made = try BuiltProgram.run(Self.words + ["--manifest-only"], in: folder)
    #expect(made.code == 0, "\(made.errors)")
    let tasks = try BuiltProgram.run(["inspect", "sweep/tasks.jsonl"], in: folder)
    #expect(tasks.code == 0 && tasks.output.contains("tasks of a sweep"), "\(tasks.errors)")
    for cell in Self.cells { #expect(tasks.output.contains(cell), "\(tasks.output)") }
    for (name, words) in [("sweep", Self.words), ("run", TrainingSample.words(steps: 9, to: "r"))] {
      let shown = try BuiltProgram.run(words + ["--dry-run", "--json"], in: folder)
      try folder.write(shown.output, to: "\(name).json")
      let read = try BuiltProgram.run(["inspect", "\(name).json"], in: folder)
      #expect(read.code == 0 && read.output.contains("what a \(name) would take"), "\(read.errors)")
    }
    let text = try folder.text("sweep/tasks.jsonl")
    try folder.write(text.replacing("\"task\":1", with: "\"task\":2"), to: "damaged.jsonl")
    let damaged = try BuiltProgram.run(["inspect", "damaged.jsonl"], in: folder)
    #expect(damaged.code == 65 && damaged.errors.contains("line 3: task"), "\(damaged.errors)")
  }

  @Test func `a task that nobody names, or no number, is refused`() throws {
    let folder = try prepared()
    _ = try BuiltProgram.run(Self.words + ["--manifest-only"], in: folder)
    let manifest = ["calibrate", "--manifest", "sweep/tasks.jsonl"]
    let unnamed = try BuiltProgram.run(manifest, in: folder)
    #expect(
      unnamed.code == 2 && unnamed.errors.contains("--task or --collect"), "\(unnamed.errors)")
    let wrong = try BuiltProgram.run(
      manifest, in: folder, environment: ["SLURM_ARRAY_TASK_ID=x"])
    #expect(
      wrong.code == 2 && wrong.errors.contains("SLURM_ARRAY_TASK_ID: found 'x'"), "\(wrong.errors)")
  }

  @Test func `a cell that was resumed for longer is done, and its law is of all of it`() throws {
    let folder = try prepared()
    let short = try BuiltProgram.run(Self.words, in: folder)
    let longer = try BuiltProgram.run(
      ["resume", "sweep/cells/\(Self.cells[0])", "--budget", "8e9"], in: folder)
    #expect(longer.code == 0, "\(longer.errors)")
    let again = try BuiltProgram.run(Self.words, in: folder)
    #expect(again.code <= 1 && !again.errors.contains("starts"), "\(again.errors)")
    #expect(again.output != short.output)
    let task = try BuiltProgram.run(
      ["calibrate", "--manifest", "sweep/tasks.jsonl", "--task", "0"], in: folder)
    #expect(task.code == 0, "\(task.errors)")
  }

  @Test func `a sweep of other settings is refused in the same folder`() throws {
    let folder = try prepared()
    _ = try BuiltProgram.run(Self.words, in: folder)
    let tasks = try folder.read("sweep/tasks.jsonl")
    let other = try BuiltProgram.run(Self.words + ["--learning-rate", "2e-3"], in: folder)
    #expect(other.code == 73 && other.errors.contains("learning_rate differ"), "\(other.errors)")
    #expect(try folder.read("sweep/tasks.jsonl") == tasks)
  }

  @Test func `a cell that fails is told and lost alone`() throws {
    let folder = try prepared()
    // Another run lives in the first cell's folder.
    let script = "mkdir -p sweep/cells/\(Self.cells[0]) && echo x > sweep/cells/\(Self.cells[0])/x"
    try #require(BuiltProgram.shell(script, in: folder).code == 0)
    let run = try BuiltProgram.run(Self.words, in: folder)
    #expect(run.code == 1)
    #expect(run.errors.contains("\(Self.cells[0]): failed"), "\(run.errors)")
    #expect(run.errors.contains("\(Self.cells[1]): done"), "\(run.errors)")
    #expect(run.output.contains("patch=1") && !run.output.contains("patch=2"), "\(run.output)")
  }

  @Test(arguments: [
    (["--shapes", "patch=5"], 2, "patch=5"), (["--shapes", "colour=3"], 2, "colour"),
    (["--budget", "0"], 2, "--budget"), (["--data", "nowhere"], 66, "nowhere"),
  ])
  func `what cannot be is refused before anything is made`(
    _ words: [String], _ code: Int32, _ name: String
  ) throws {
    let folder = try prepared()
    let names = try folder.names
    var all = Self.words
    let place = try #require(all.firstIndex(of: words[0]))
    all[place + 1] = words[1]
    let run = try BuiltProgram.run(all, in: folder)
    #expect(run.code == code && run.errors.contains(name), "\(run.code) \(run.errors)")
    #expect(try folder.names == names)
  }
}
