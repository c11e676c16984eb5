import Host
import TestSupport
import Testing

/// Logs that were damaged or made to fill memory or time, read by the program under caps of both.
///
/// A gibibyte of addresses, and a minute; the caps end the program by a signal or with 124.
@Suite struct CappedReadingTests {
  private static let fixtures = BuiltProgram.checkout + "/Tests/RunLogsTests/Fixtures"

  private func capped(_ words: String, in folder: Workspace) throws -> BuiltProgram.Run {
    try BuiltProgram.shell(
      #"ulimit -v 1048576; timeout 60 "$program" "# + words, in: folder)
  }

  /// The formats of files; a folder each, so that each counts as a run of its own.
  @Test func `mutants of every format`() throws {
    let folder = try Workspace()
    var generator = SplitMix64(seed: 71)
    for path in [
      "lightning-csvlogger/metrics.csv", "olmo-ladder/190M-10xC.csv", "wandb/wandb-history.jsonl",
      "wandb/live/run-p0werlaw.wandb", "wandb/chart-export.csv",
      "transformers/run/trainer_state.json",
      "tensorboard/torch-restart/events.out.tfevents.1700000000.host.1.0", "keras/history.json",
      "mlflow/mlflow.db", "timm/run/summary.csv", "text/nanogpt.log", "text/llmc-main.log",
      "text/megatron.log", "compressed/chart-export.csv.gz",
    ] {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let log = try FileContents.read("\(Self.fixtures)/\(path)", limit: 1 << 24)
      for number in 0..<Effort.inputs(8) {
        let mutant = Mutation.mutant(of: log, using: &generator)
        let own = "runs/\(name)-\(number)"
        #expect(try BuiltProgram.shell("mkdir -p '\(own)'", in: folder).code == 0)
        try folder.write(mutant, to: "\(own)/\(name)")
      }
    }
    let looked = try capped("inspect runs", in: folder)
    #expect(looked.code == 0, "\(looked.errors)")
    let read = try capped("import runs --flops-per-step 1e9 --metric loss -o out.jsonl", in: folder)
    #expect([0, 2, 65].contains(read.code), "\(read.errors)")
  }

  @Test(arguments: [
    // Sixty thousand columns, and as many keys; a column more than is believed.
    ("seq -s, 60000 > log; for row in 1 2 3; do seq -s, 60000 >> log; done", [2, 65]),
    (#"seq 60000 | sed 's/.*/{"k&": &}/' > log"#, [2, 65]),
    ("seq -s, 70000 > log; echo 1 >> log", [65]),
    // Forty thousand values under one key of half a megabyte: of each the name would be as long.
    (
      #"(printf '{"'; head -c 500000 /dev/zero | tr '\0' a; printf '":{"0":1'; seq 40000 | sed 's/.*/,"&":1/' "#
        + "| tr -d '\\n'; echo '}}') > log", [65]
    ),
    // Nested a million deep, quoted without an end, a line of four megabytes.
    ("head -c 1000000 /dev/zero | tr '\\0' '[' > log", [65]),
    ("printf 'step,loss\\n1,\"' > log; head -c 4000000 /dev/zero | tr '\\0' 'x' >> log", [65]),
    ("head -c 4000000 /dev/zero | tr '\\0' '7' > log", [65]),
    // A gigabyte out of one megabyte, and rows without end.
    (
      "printf 'step,flops,loss\\n' > text; (cat text; head -c 1000000000 /dev/zero) | gzip -9 > log",
      [65]
    ),
    ("yes 1,1,1 | head -c 600000000 | gzip -9 > log", [65]),
  ])
  func `what is made to fill the memory is refused in time`(
    making: String, codes: [Int32]
  ) throws {
    let folder = try Workspace()
    let made = try BuiltProgram.shell(making, in: folder)
    #expect(made.code == 0, "\(made.errors)")
    let run = try capped("import log", in: folder)
    #expect(codes.contains(run.code), "\(run.code): \(run.errors)")
  }
}
