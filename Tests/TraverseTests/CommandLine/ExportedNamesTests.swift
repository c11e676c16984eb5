import Host
import JSON
import Scaling
import Testing

/// Names from plans in every format that `export` writes: data to whoever reads it.
@Suite struct ExportedNamesTests {
  private static let labels = [
    "$(touch owned)", "`touch owned`", "'; touch owned; '", "\"; touch owned; \"",
    "a\ntouch owned\n",
    "\\", "!!python/object/apply:os.system ['touch owned']", "${oc.env:HOME}", "=1+1", "a,b\"c",
    "\"\"\"\nimport os\n", "\u{1B}[31mred", "\u{202E}txt", "é\u{301} 日本", "-n", "{patch}", "%s%n",
    "",
  ]

  /// A phase of each label, and a hostile metric.
  private func prepared() throws -> Workspace {
    let folder = try Workspace()
    try SamplePlan(
      Self.labels.map { (["size": .label($0)], 1e12) }, convention: "mine\n$(touch owned)"
    )
    .write(to: "plan.json", in: folder)
    return folder
  }

  private func export(
    _ format: String, _ words: [String] = [], in folder: Workspace
  ) throws -> String {
    let run = try BuiltProgram.run(
      [
        "export", "plan.json", "--to", format, "--flops-per-step", "1e9", "--batch", "2",
        "--context", "4",
      ]
        + words, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    for text in [run.output, run.errors] {
      #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.value < 32 || $0 == "\u{202E}" })
    }
    return run.output
  }

  private func labels(of document: JSONValue) -> [String?] {
    (document["phases"]?.array ?? []).map { $0["shape"]?["size"]?.string }
  }

  @Test func `in json and csv`() throws {
    let folder = try prepared()
    #expect(try labels(of: JSONParser.parse(Array(export("json", in: folder).utf8))) == Self.labels)
    let rows = try export("csv", in: folder).split(separator: "\n")
    #expect(rows.count == Self.labels.count + 1)
    #expect(try export("table", in: folder).contains("size=$(touch owned)"))
  }

  @Test(.enabled(if: Python.path != nil, "no python3"))
  func `a reader of CSV finds as many cells in every row`() throws {
    let folder = try prepared()
    let script = "import csv, sys; print([len(row) for row in csv.reader(sys.stdin)])"
    let run = try ChildProcess.run(
      "python3", ["-c", script], input: Array(export("csv", in: folder).utf8))
    let counts = Array(repeating: "17", count: Self.labels.count + 1).joined(separator: ", ")
    #expect(String(decoding: run.output, as: UTF8.self) == "[\(counts)]\n")
  }

  @Test(.enabled(if: Python.path != nil, "no python3"), arguments: ["python", "hf"])
  func `Python evaluates the literal to the document, and compiles the rest`(format: String) throws
  {
    let folder = try prepared()
    let script = """
      import ast, json, sys
      module = ast.parse(sys.stdin.buffer.read().decode())
      compile(module, "plan", "exec")
      literal = next(node.value for node in module.body if isinstance(node, ast.Assign) and node.targets[0].id == "SCHEDULE")
      print(json.dumps(ast.literal_eval(literal)))
      """
    let run = try ChildProcess.run(
      "python3", ["-c", script], input: Array(export(format, in: folder).utf8))
    let found = try JSONParser.parse(run.output)
    let expected = try JSONParser.parse(Array(export("json", in: folder).utf8))
    #expect(
      found["phases"] == expected["phases"], "\(String(decoding: run.errorOutput, as: UTF8.self))")
    #expect(labels(of: found) == Self.labels)
  }

  @Test(.enabled(if: Python.has("omegaconf"), "no OmegaConf for python3: pip install omegaconf"))
  func `OmegaConf loads the same numbers and names`() throws {
    let folder = try prepared()
    let script = """
      import json, sys
      from omegaconf import OmegaConf
      config = OmegaConf.create(sys.stdin.buffer.read().decode())
      print(json.dumps(OmegaConf.to_container(config, resolve=True)))
      """
    let run = try ChildProcess.run(
      "python3", ["-c", script], input: Array(export("hydra", in: folder).utf8))
    let found = try JSONParser.parse(run.output)
    let expected = try JSONParser.parse(Array(export("json", in: folder).utf8))
    #expect(found["phases"] == expected["phases"])
  }

  @Test func `a label that OmegaConf cannot hold is refused`() throws {
    let folder = try Workspace()
    try SamplePlan([(["size": .label("???")], 1e12)]).write(to: "plan.json", in: folder)
    let run = try BuiltProgram.run(
      ["export", "plan.json", "--to", "hydra", "--flops-per-step", "1e9"], in: folder)
    #expect(run.code == 65 && run.errors.contains("'???'"), "\(run.errors)")
  }

  /// Submits to a stand-in for Slurm that runs every job at once, and sees which jobs were told to wait for which.
  @Test func `a chain of jobs runs the command with every name as one word`() throws {
    let folder = try prepared()
    let command =
      #"printf '%s\n' {phase} {size} "{size}" {from} {to} '{size}' | od -An -v -tx1 >> out"#
    try folder.write(try export("slurm", ["--command", command], in: folder), to: "chain.sh")
    try folder.write(
      """
      #!/bin/sh
      # As sbatch: the variables of --export, the last word is the script; says the number of its job.
      set -eu
      echo "$@" >> submitted
      for word in "$@"; do
        case $word in --export=ALL,*) export "${word#--export=ALL,}" ;; esac
      done
      sh "$word" >&2
      wc -l < submitted | tr -d ' '
      """, to: "sbatch")
    let line = "chmod +x sbatch && sh -n chain.sh && PATH=$PWD:$PATH sh chain.sh --time=1"
    let run = try BuiltProgram.shell(line, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(try !folder.names.contains("owned"))
    var expected: [UInt8] = []
    for (index, label) in Self.labels.enumerated() {
      let (from, to) = ("\(1000 * index)", "\(1000 * (index + 1))")
      expected += [String(index + 1), label, label, from, to, label].flatMap {
        Array(($0 + "\n").utf8)
      }
    }
    let written = try folder.text("out").split { $0 == " " || $0 == "\n" }
    #expect(written.compactMap { UInt8($0, radix: 16) } == expected)
    let submitted = try folder.text("submitted").split(separator: "\n")
    #expect(submitted.count == Self.labels.count)
    for (index, line) in submitted.enumerated() {
      #expect(line.contains("--dependency=afterok:\(index) ") == (index > 0), "\(line)")
      #expect(line.hasSuffix("--time=1 chain.sh"))
    }
    // Done phases are not submitted again; a phase whose job failed is.
    let again = try BuiltProgram.shell(
      "rm phase-2.*.done && PATH=$PWD:$PATH sh chain.sh && wc -l < submitted", in: folder)
    #expect(again.output.hasSuffix("\n\(Self.labels.count + 1)\n"), "\(again.output)")
  }

  @Test func `a chain stops where a job fails, or where Slurm names none`() throws {
    let folder = try prepared()
    try folder.write(try export("slurm", ["--command", "false"], in: folder), to: "chain.sh")
    try folder.write("#!/bin/sh\ntrue\n", to: "sbatch")
    let silent = try BuiltProgram.shell(
      "chmod +x sbatch && PATH=$PWD:$PATH sh chain.sh", in: folder)
    #expect(silent.code == 1 && silent.errors.contains("names no job"), "\(silent.errors)")
    let failed = try BuiltProgram.shell("TRAVERSE_PHASE=1 sh chain.sh", in: folder)
    #expect(failed.code == 1)
    #expect(try !folder.names.contains { $0.hasSuffix(".done") })
    #expect(try BuiltProgram.shell("TRAVERSE_PHASE=99 sh chain.sh", in: folder).code == 2)
  }

  @Test func `timm's script calls train.py with numbers alone`() throws {
    let folder = try Workspace()
    func axes(_ patch: Int) -> [String: AxisValue] {
      [
        "patch": .integer(patch), "width": .integer(24), "depth": .integer(2), "heads": .integer(2),
        "note": .label("$(touch owned)\ntouch owned"),
      ]
    }
    try SamplePlan([(axes(14), 1e9), (axes(7), 4e9)], convention: "vit")
      .write(to: "plan.json", in: folder)
    let sizes = ["--sizes", "image=28 classes=3", "--batch", "8", "--epoch-samples", "48"]
    let made = try BuiltProgram.run(
      ["export", "plan.json", "--to", "timm", "-o", "plan.sh"] + sizes, in: folder)
    #expect(made.code == 0, "\(made.errors)")
    let token = ["--sizes", "image=28 classes=3 prefix=1"] + sizes.dropFirst(2)
    let refused = try BuiltProgram.run(["export", "plan.json", "--to", "timm"] + token, in: folder)
    #expect(refused.code == 2 && refused.errors.contains("prefix=0"), "\(refused.errors)")
    // A stand-in for the interpreter that says what it was called with, a line a call, and leaves what would be there.
    try folder.write(
      """
      #!/bin/sh
      set -eu
      printf '%s\\n' "$*" >> calls
      if [ "$2" = traverse_timm ]; then : > "$4"; else
        while [ "$1" != --experiment ]; do shift; done
        : > "$2/last.pth.tar"
      fi
      """, to: "python")
    let line =
      "chmod +x python && sh -n plan.sh && PYTHON=./python sh plan.sh train.py data --lr 1e-3"
    let run = try BuiltProgram.shell(line, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(try !folder.names.contains("owned"))
    let calls = try folder.text("calls").split(separator: "\n").map(String.init)
    #expect(calls.count == 3)
    // 6 · 113,352 FLOP a picture and 48 pictures: 1e9 FLOP are 30.6 epochs.
    #expect(calls[0].hasPrefix("train.py --model vit_tiny_patch16_224 --opt adamw"))
    #expect(calls[0].contains("data --lr 1e-3 --epochs 31 --num-classes 3"), "\(calls[0])")
    #expect(
      calls[1].hasPrefix(
        "-m traverse_timm phase-1/last.pth.tar phase-2/start.pth.tar {\"epoch\":31,"))
    #expect(calls[2].contains("patch_size=7 embed_dim=24 depth=2 num_heads=2 class_token=False"))
    #expect(calls[2].contains("--resume phase-2/start.pth.tar"))
    #expect(try BuiltProgram.shell(line + " && wc -l < calls", in: folder).output == "3\n")
  }
}
