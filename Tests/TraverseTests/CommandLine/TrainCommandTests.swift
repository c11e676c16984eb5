import Host
import JSON
import Testing

/// `train`, `cell` and `resume` as people run them.
@Suite struct TrainCommandTests {
  private func prepared() throws -> Workspace {
    let folder = try Workspace()
    try TrainingSample.write(to: folder)
    return folder
  }

  private func digest(_ run: String, in folder: Workspace) throws -> [String] {
    try ["model", "optimizer"].map { name in
      let latest = try folder.text("\(run)/checkpoints/latest").filter { $0 != "\n" }
      return SHA256.hexadecimal(
        of: try folder.read("\(run)/checkpoints/\(latest)/\(name).safetensors"))
    }
  }

  @Test func `a run ends with a summary, a log that fit reads, and files that inspect reads`()
    throws
  {
    let folder = try prepared()
    let run = try BuiltProgram.run(
      TrainingSample.words(steps: 400, to: "run") + ["--eval-ratio", "1.2"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("eval_error") && run.output.contains("run/run.jsonl"))
    #expect(run.errors.contains("eval_loss"), "sparse lines where there is no terminal")
    let fit = try BuiltProgram.run(["fit", "run/run.jsonl", "--bootstrap", "0"], in: folder)
    // Such a run may have no law worth using, but it is read: never an error of the data.
    #expect(fit.code == 0 || fit.code == 1, "\(fit.errors)")
    #expect(fit.output.contains("batch=30"), "\(fit.output)\(fit.errors)")
    let files = [
      "spec.json", "run.jsonl", "checkpoints/ckpt-400/model.safetensors",
      "checkpoints/ckpt-400/optimizer.safetensors", "checkpoints/ckpt-400/state.json",
      "checkpoints/ckpt-400/manifest.json",
    ]
    for file in files {
      let inspected = try BuiltProgram.run(["inspect", "run/\(file)"], in: folder)
      #expect(inspected.code == 0, "\(file): \(inspected.errors)")
    }
    let model = try BuiltProgram.run(["inspect", "run/\(files[2])"], in: folder)
    #expect(model.output.contains("blocks.0.attn.qkv.weight   F32   48 x 16"), "\(model.output)")
  }

  @Test func `the same command again finds it done; another one is refused`() throws {
    let folder = try prepared()
    let words = TrainingSample.words(steps: 20, to: "run")
    let first = try BuiltProgram.run(words + ["--json"], in: folder)
    let second = try BuiltProgram.run(words + ["--json", "--threads", "1"], in: folder)
    #expect(first.code == 0 && second.code == 0, "\(first.errors)\(second.errors)")
    func member(_ run: BuiltProgram.Run, _ key: String) throws -> JSONValue? {
      try JSONParser.parse(Array(run.output.utf8))[key]
    }
    for key in ["eval_loss", "eval_error", "compute", "step", "seconds"] {
      #expect(try member(first, key) == member(second, key))
    }
    let other = try BuiltProgram.run(words + ["--seed", "5"], in: folder)
    #expect(other.code == 73)
    #expect(other.errors.contains("another run: seed"), "\(other.errors)")
    #expect(other.errors.contains("traverse resume run"), "\(other.errors)")
    let foreign = try BuiltProgram.run(
      TrainingSample.words(steps: 20, to: "images"), in: folder)
    #expect(foreign.code == 73 && foreign.errors.contains("no spec.json"), "\(foreign.errors)")
  }

  @Test func `threads do not change the bits, nor does going on for more`() throws {
    let folder = try prepared()
    for threads in ["1", "3"] {
      let run = try BuiltProgram.run(
        TrainingSample.words(steps: 30, to: "t\(threads)") + ["--threads", threads], in: folder)
      #expect(run.code == 0, "\(run.errors)")
    }
    let short = try BuiltProgram.run(TrainingSample.words(steps: 11, to: "short"), in: folder)
    let longer = try BuiltProgram.run(["resume", "short", "--steps", "30"], in: folder)
    #expect(short.code == 0 && longer.code == 0, "\(short.errors)\(longer.errors)")
    #expect(longer.errors.contains("goes on after step 11 of 30"), "\(longer.errors)")
    let digests = try ["t1", "t3", "short"].map { try digest($0, in: folder) }
    #expect(digests[0] == digests[1] && digests[0] == digests[2])
    // Its spec says the larger budget now.
    let again = try BuiltProgram.run(TrainingSample.words(steps: 30, to: "short"), in: folder)
    #expect(again.code == 0, "\(again.errors)")
  }

  @Test func `a budget that the checkpoint refuses leaves the run as it was`() throws {
    let folder = try prepared()
    let run = try BuiltProgram.run(TrainingSample.words(steps: 30, to: "run"), in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let spec = try folder.read("run/spec.json")
    let refused = try BuiltProgram.run(["resume", "run", "--steps", "10"], in: folder)
    #expect(refused.code == 65 && refused.errors.contains("after 30 steps"), "\(refused.errors)")
    #expect(try folder.read("run/spec.json") == spec)
    let again = try BuiltProgram.run(["resume", "run"], in: folder)
    #expect(again.code == 0, "\(again.errors)")
  }

  @Test(arguments: ["INT", "TERM", "HUP", "USR1", "USR2"])
  func `a signal makes it write a checkpoint and ask to be run again`(_ signal: String) throws {
    let folder = try prepared()
    let words = TrainingSample.words(steps: 1500, to: "run")
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    let script = """
      set -m
      "$program" \(line) 2>errors & pid=$!
      until [ -s run/run.jsonl ]; do sleep 0.01; done
      kill -\(signal) $pid; wait $pid; echo $?
      """
    let stopped = try BuiltProgram.shell(script, in: folder)
    let errors = try folder.text("errors")
    #expect(stopped.output == "75\n", "\(stopped.output)\(errors)")
    #expect(errors.contains("stopped at a checkpoint after step"))
    let resumed = try BuiltProgram.run(words, in: folder)
    #expect(resumed.code == 0, "\(resumed.errors)")
    let straight = try BuiltProgram.run(TrainingSample.words(steps: 1500, to: "one"), in: folder)
    #expect(straight.code == 0)
    #expect(try digest("run", in: folder) == digest("one", in: folder))
  }

  @Test func `killed, it goes on from its last checkpoint; nobody else may meanwhile`() throws {
    let folder = try prepared()
    let words = TrainingSample.words(steps: 2000, to: "run") + ["--checkpoint-every", "0.0005"]
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    let script = """
      "$program" \(line) 2>errors & pid=$!
      until [ -s run/checkpoints/latest ]; do sleep 0.01; done
      "$program" \(line) 2>second; echo $?
      kill -KILL $pid; wait $pid 2>/dev/null; echo $?
      """
    let killed = try BuiltProgram.shell(script, in: folder)
    #expect(killed.output == "73\n137\n", "\(killed.output)\(killed.errors)")
    #expect(try folder.text("second").contains("in use by process"))
    let resumed = try BuiltProgram.run(words, in: folder)
    #expect(resumed.code == 0 && resumed.errors.contains("goes on after step"), "\(resumed.errors)")
    let straight = try BuiltProgram.run(TrainingSample.words(steps: 2000, to: "one"), in: folder)
    #expect(straight.code == 0)
    #expect(try digest("run", in: folder) == digest("one", in: folder))
    // Two checkpoints stay, and nothing that was begun and not finished.
    let names = try folder.names.filter { $0.hasPrefix("run/") && !$0.contains("safetensors") }
    #expect(names.filter { $0.contains("unfinished") || $0.contains(".claim") } == [])
    #expect(names.filter { $0.hasSuffix("manifest.json") }.count == 2)
  }

  @Test func `a cell is started from its file, resumed, and found done`() throws {
    let folder = try prepared()
    try folder.write(
      #"{"format": "traverse.cell/1", "data": "images", "steps": 12, "warmup": 3,"#
        + #" "shape": {"patch": 1, "width": 16, "depth": 1, "batch": 30}}"#, to: "07.json")
    for _ in 0..<2 {
      let cell = try BuiltProgram.run(["cell", "07.json"], in: folder)
      #expect(cell.code == 0, "\(cell.errors)")
    }
    let train = try BuiltProgram.run(TrainingSample.words(steps: 12, to: "t"), in: folder)
    #expect(train.code == 0)
    #expect(try digest("07", in: folder) == digest("t", in: folder))
    try folder.write(
      #"{"format": "traverse.cell/1", "data": "images", "stepz": 12}"#, to: "bad.json")
    let bad = try BuiltProgram.run(["cell", "bad.json"], in: folder)
    #expect(bad.code == 65 && bad.errors.contains("stepz"), "\(bad.errors)")
  }

  @Test func `a dry run tells what it would take and leaves nothing`() throws {
    let folder = try prepared()
    let before = try folder.names
    let run = try BuiltProgram.run(
      TrainingSample.words(steps: 50, to: "run") + ["--dry-run"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    for word in ["parameters", "FLOP in 50 steps", "MB", "GFLOP/s", "time"] {
      #expect(run.output.contains(word), "\(word): \(run.output)")
    }
    #expect(try folder.names == before)
  }

  @Test func `a loss that is not finite is an answer, and it is no`() throws {
    let folder = try prepared()
    let words = TrainingSample.words(steps: 50, to: "run") + ["--learning-rate", "1e38"]
    let run = try BuiltProgram.run(words, in: folder)
    #expect(run.code == 1 && run.errors.contains("not finite at step"), "\(run.errors)")
  }

  @Test(arguments: [
    (["--data", "images", "--shape", "patch=5"], 2, "patch=5"),
    (["--data", "images", "--shape", "context=5"], 2, "'context'"),
    (["--data", "nowhere"], 66, "nowhere"),
    (["--data", "text:images", "--shape", "context=8"], 66, "images"),
    (["--data", "images", "--glob", "*.py"], 65, "glob"),
  ]) func `what cannot be trained is refused before anything is made`(
    _ flags: [String], _ code: Int32, _ word: String
  ) throws {
    let folder = try prepared()
    let run = try BuiltProgram.run(["train", "--steps", "5", "-o", "run"] + flags, in: folder)
    #expect(run.code == code && run.errors.contains(word), "\(run.code) \(run.errors)")
    #expect(try !folder.names.contains("run"))
  }

  @Test func `instructions are chosen by the environment, and unknown ones refused`() throws {
    let folder = try prepared()
    let words = TrainingSample.words(steps: 3, to: "run")
    let portable = try BuiltProgram.run(
      words + ["--json"], in: folder, environment: ["TRAVERSE_ISA=portable"])
    #expect(portable.code == 0, "\(portable.errors)")
    let result = try JSONParser.parse(Array(portable.output.utf8))
    #expect(result["instruction_set"]?.string == "portable")
    let unknown = try BuiltProgram.run(words, in: folder, environment: ["TRAVERSE_ISA=sse9"])
    #expect(unknown.code == 2 && unknown.errors.contains("expected portable"), "\(unknown.errors)")
  }
}
