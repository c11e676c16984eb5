import Host
import JSON
import Scaling
import Testing

/// Whole folders of logs, as trainers leave them (`Tests/RunLogsTests/Fixtures`, `EXPECTED.md`).
@Suite struct FolderTests {
  private static let fixtures = BuiltProgram.checkout + "/Tests/RunLogsTests/Fixtures"

  /// The runs that `import` makes of a path, from what it writes.
  private func imported(
    _ path: String, _ flags: [String]
  ) throws -> (
    runs: [(shape: String, convention: String, points: [(Double, Double)])], errors: String
  ) {
    let folder = try Workspace()
    let run = try BuiltProgram.run(["import", path, "-o", "-"] + flags, in: folder)
    try #require(run.code == 0, "\(run.errors)")
    var runs: [(shape: String, convention: String, points: [(Double, Double)])] = []
    for line in run.output.split(separator: "\n") {
      let json = try JSONParser.parse(Array(line.utf8))
      if json["format"] != nil {
        let shape = try #require(json["shape"].map { try Shape(JSONCursor($0)).description })
        runs.append((shape, json["convention"]?.string ?? "", []))
      } else {
        let metric = try #require(
          ["eval_loss", "eval/loss", "val_loss", "loss_eval/loss"].lazy.compactMap { json[$0] }
            .first)
        runs[runs.count - 1].points.append(
          (try #require(json["compute"]?.double), try #require(metric.double)))
      }
    }
    return (runs, run.errors)
  }

  /// Evaluation loss is 50 C^-0.1 at C = 6 N tokens.
  private func lawIsKept(_ points: [(Double, Double)], within tolerance: Double) -> Bool {
    !points.isEmpty
      && points.allSatisfy { compute, loss in
        abs(loss - PowerLaw(a: 50, b: 0.1, c: 0).error(after: Compute(flops: compute))) <= tolerance
      }
  }

  @Test(arguments: ["mlflow/mlruns", "mlflow/mlflow.db"])
  func `MLflow's two stores tell the same runs`(store: String) throws {
    let (runs, _) = try imported("\(Self.fixtures)/\(store)", [])
    #expect(
      runs.map(\.shape).sorted() == [
        "batch=32 depth=2 size=396800 width=128", "batch=32 depth=2 size=99200 width=128",
      ])
    for run in runs {
      #expect(run.convention == "6nd")
      #expect(run.points.count == 20)
      // Compute is exact; loss was computed from it in double precision.
      #expect(lawIsKept(run.points, within: 1e-12))
    }
  }

  @Test(arguments: ["tensorboard/torch-restart", "tensorboard/tensorboardX-restart"])
  func `event files of a restart are one run, of which the later pass counts`(path: String) throws {
    let flops = 6.0 * 396_800 * 4096
    let (runs, errors) = try imported(
      "\(Self.fixtures)/\(path)", ["--params", "396800", "--tokens-per-step", "4096"])
    let run = try #require(runs.first)
    #expect(runs.count == 1)
    // Of 21 evaluations that at step 0 has no compute; the file holds single precision.
    #expect(run.points.count == 20)
    #expect(run.points.map { $0.0 / flops } == (1...20).map { Double(50 * $0) })
    #expect(lawIsKept(run.points, within: 4 * 0x1p-24))
    #expect(errors.contains("4 (rewound by a resumed run"))
  }

  @Test func `a folder for each tag belongs to the run above it`() throws {
    let (runs, _) = try imported(
      "\(Self.fixtures)/tensorboard/add-scalars",
      ["--metric", "loss_eval/loss", "--flops-per-step", "1"])
    #expect(runs.map(\.shape) == ["run=add-scalars"])
  }

  @Test func `an event file above those of several runs makes none of them a part of it`() throws {
    let folder = try Workspace()
    let made = try BuiltProgram.shell(
      """
      mkdir -p tb/a tb/b && cd tb
      cp '\(Self.fixtures)'/tensorboard/add-scalars/events* .
      cp '\(Self.fixtures)'/tensorboard/tensor/events* a
      cp '\(Self.fixtures)'/tensorboard/truncated/events* b
      """, in: folder)
    #expect(made.code == 0, "\(made.errors)")
    let (runs, _) = try imported(folder["tb"], ["--flops-per-step", "1"])
    #expect(runs.map(\.shape).sorted() == ["run=a", "run=b"])
    #expect(runs.map(\.points.count).sorted() == [11, 20])
  }

  @Test
  func `of a state and a checkpoint the one that goes further is read, and a torn one is no loss`()
    throws
  {
    let folder = try Workspace()
    let state = try FileContents.read(
      Self.fixtures + "/transformers/run/trainer_state.json", limit: 1 << 24)
    let early = #"{"global_step": 50, "log_history": [{"step": 50, "eval_loss": 3.4}]}"#
    let made = try BuiltProgram.shell(
      "mkdir -p hf/checkpoint-1000 torn/checkpoint-1000 torn/checkpoint-500", in: folder)
    #expect(made.code == 0)
    try folder.write(early, to: "hf/trainer_state.json")
    try folder.write(state, to: "hf/checkpoint-1000/trainer_state.json")
    try folder.write(
      Array(state.prefix(state.count / 2)), to: "torn/checkpoint-1000/trainer_state.json")
    try folder.write(early, to: "torn/checkpoint-500/trainer_state.json")
    let flags = ["--params", "396800", "--tokens-per-step", "4096"]
    let (whole, _) = try imported(folder["hf"], flags)
    #expect(whole.map(\.points.count) == [20])
    #expect(lawIsKept(whole[0].points, within: 1e-12))
    let (rest, errors) = try imported(folder["torn"], flags)
    #expect(rest.map(\.points.count) == [1])
    #expect(errors.contains("checkpoint-1000"))
  }

  @Test func `links are not followed without a word`() throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "a.csv")
    _ = try BuiltProgram.shell(
      "mkdir runs && cp a.csv runs && ln -s ../a.csv runs/b.csv", in: folder)
    let run = try BuiltProgram.run(["import", "runs"], in: folder)
    #expect(run.errors.contains("1 symbolic link is not followed"), "\(run.errors)")
  }

  @Test func `configs beside logs tell shapes and sizes`() throws {
    // 6 N of 12 L d² + V d, and 12 L d T of attention.
    let parameters = 12 * 2 * 128 * 128 + 256 * 128
    let perToken = Double(6 * parameters + 12 * 2 * 128 * 128)
    for (path, shape, flags) in [
      ("transformers/run", "context=128 depth=2 heads=4 width=128", [String]()),
      ("hydra", "batch=32 context=128 depth=2 heads=4 width=128", []),
      (
        "lightning-csvlogger/lightning_logs", "batch=32 context=128 depth=2 heads=4 width=128",
        ["--samples-per-step", "32"]
      ),
    ] {
      let (runs, _) = try imported("\(Self.fixtures)/\(path)", ["--flops-model", "palm"] + flags)
      let run = try #require(runs.first, "\(path)")
      #expect(run.shape == shape)
      #expect(run.convention == "palm")
      #expect(run.points[0].0 == perToken * 4096 * 50, "\(path)")
    }
  }

  @Test func `of a mixed folder logs are read, the rest is named, nothing is read twice`() throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "a.csv")
    try folder.write(SampleLog.csv(), to: "b.csv")
    try folder.write("This is a note.\n", to: "notes.txt")
    try folder.write("x,y\n1,2\n", to: "other.csv")
    try folder.write("\u{1b}[2Jx,y\n1,2\n", to: "esc\u{1b}[31m.csv")
    let run = try BuiltProgram.run(["fit", ".", "--bootstrap", "0", "-o", "laws.json"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    for name in ["notes.txt", "other.csv", "esc"] {
      #expect(run.errors.contains("left out ./\(name)"), "\(run.errors)")
    }
    #expect(!run.errors.contains("\u{1b}"))
    let laws = try LawSet(JSONCursor(JSONParser.parse(folder.read("laws.json"))))
    #expect(laws.laws.map(\.shape.description) == ["run=a", "run=b"])
    #expect(
      laws.provenance.inputs.map(\.name).filter { $0.hasSuffix("a.csv") || $0.hasSuffix("b.csv") }
        .count == 2)
  }

  @Test func `a folder without a log says so, and one whose logs lack a flag names it`() throws {
    let folder = try Workspace()
    try folder.write("no log", to: "a.png")
    let none = try BuiltProgram.run(["fit", "."], in: folder)
    #expect(none.code == 65)
    #expect(none.errors.contains("found no log in this folder"))
    try folder.write("step,loss\n1,2\n", to: "a.csv")
    let lacking = try BuiltProgram.run(["fit", "."], in: folder)
    #expect(lacking.code == 2)
    #expect(lacking.errors.contains("--flops-per-step"))
  }

  @Test func `a database that is not MLflow's is named`() throws {
    let folder = try Workspace()
    let made = try BuiltProgram.shell("sqlite3 other.db 'CREATE TABLE t(a)'", in: folder)
    guard made.code == 0 else { return }
    let run = try BuiltProgram.run(["fit", "other.db"], in: folder)
    #expect(run.code == 65)
    #expect(run.errors.contains("without MLflow's tables"))
  }

  @Test func `inspect says of each log below a folder what it is or why it is none`() throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "a.csv")
    try folder.write("", to: "empty.csv")
    let run = try BuiltProgram.run(["inspect", "."], in: folder)
    #expect(run.code == 0)
    #expect(run.output.contains("./a.csv: CSV"))
    #expect(run.output.contains("./empty.csv: not read: "))
  }

  @Test func `explain and inspect look into folders`() throws {
    let folder = try Workspace()
    for command in [["import", "--explain"], ["inspect"]] {
      let run = try BuiltProgram.run(command + [Self.fixtures + "/mlflow"], in: folder)
      #expect(run.code == 0)
      #expect(run.output.contains("MLflow store"))
    }
  }
}
