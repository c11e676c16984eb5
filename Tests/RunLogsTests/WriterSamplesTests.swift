import RunLogs
import Scaling
import TestSupport
import Testing

/// What files of real writers hold, as their own packages read them (`Fixtures/EXPECTED.md`).
@Suite struct WriterSamplesTests {
  /// One series of a file: how many points, and the first and last of them.
  struct Series: Sendable, CustomTestStringConvertible {
    let path: String
    let metric: String
    let points: Int
    let first: (step: Int, value: Double)
    let last: (step: Int, value: Double)

    init(
      _ path: String, _ metric: String, _ points: Int, _ first: (Int, Double), _ last: (Int, Double)
    ) {
      self.path = path
      self.metric = metric
      self.points = points
      self.first = first
      self.last = last
    }

    var testDescription: String { "\(path): \(metric)" }
  }

  private static let series = [
    Series(
      "tensorboard/torch-restart/events.out.tfevents.1700000000.host.1.0", "eval/loss", 13,
      (0, 5.545177459716797), (600, 3.143909454345703)),
    Series(
      "tensorboard/tensorboardX-restart/events.out.tfevents.1700000175.host", "train/loss", 24,
      (425, 2.786672592163086), (1000, 2.5622434616088867)),
    Series(
      "tensorboard/tensor/events.out.tfevents.1700000000.host.1.2", "eval/loss", 21,
      (0, 5.545177459716797), (1000, 2.5122435092926025)),
    Series(
      "tensorboard/truncated/events.out.tfevents.1700000000.host.1.0", "eval/loss", 12,
      (0, 5.545177459716797), (550, 3.1670148372650146)),
    Series(
      "wandb/offline-run-20231114_221320-p0werlaw/run-p0werlaw.wandb", "train/loss", 100,
      (0, 5.595177444479562), (1000, 2.5622434243172703)),
    Series(
      "wandb/offline-run-20231114_221320-p0werlaw/run-p0werlaw.wandb", "optim.grad_norm", 99,
      (0, 1),
      (1000, 0.0316069770620507)),
    Series(
      "wandb/wandb-history.jsonl", "eval/loss", 21, (0, 5.545177444479562),
      (1000, 2.5122434243172704)),
    Series("wandb/wandb-history.jsonl", "optim.lr", 101, (0, 0), (1000, 0.001)),
    Series(
      "wandb/scan-history.csv", "train/loss", 100, (0, 5.595177444479562),
      (1000, 2.5622434243172703)),
    Series(
      "lightning-csvlogger/metrics.csv", "val_loss", 20, (49, 3.3897268772125244),
      (999, 2.5122435092926025)),
    Series(
      "lightning-csvlogger/lightning_logs/version_0/metrics.csv", "train_loss_step", 39,
      (24, 3.6830193996429443), (999, 2.5622434616088867)),
    Series(
      "lightning-tensorboard/events.out.tfevents.1700000000.host.1.0", "val_loss", 20,
      (49, 3.3897268772125244), (999, 2.5122435092926025)),
    Series(
      "transformers/run/trainer_state.json", "loss", 39, (25, 3.683019402699512),
      (1000, 2.5622434243172703)),
    Series(
      "transformers/run/trainer_state.json", "eval_loss", 20, (50, 3.3897269616119905),
      (1000, 2.5122434243172704)),
    Series(
      "big-vision/big_vision_metrics.txt", "training_loss", 79, (10, 3.2197863849222266),
      (800, 1.3695079107728942)),
    Series(
      "big-vision/big_vision_metrics.txt", "val/loss", 16, (50, 2.2973967099940698),
      (800, 1.3195079107728942)),
    Series("text/nanogpt.log", "val_loss", 21, (0, 5.5452), (1000, 2.5122)),
    Series("text/nanogpt.log", "loss", 21, (0, 5.5952), (1000, 2.5622)),
    Series("text/build-nanogpt.txt", "val_loss", 21, (0, 5.5452), (1000, 2.5122)),
    Series("text/llmc-main.log", "tel", 21, (0, 5.5452), (1000, 2.5122)),
    Series("text/llmc-main.log", "trl", 21, (0, 5.5952), (1000, 2.5622)),
    Series("text/llmc-gpu.log", "loss", 19, (50, 3.439727), (1000, 2.562243)),
    Series("text/llmc-gpu.log", "val_loss", 21, (0, 5.545177), (1000, 2.512243)),
    Series("text/llmc-cpu.log", "train_loss", 61, (0, 5.595177), (60, 3.378485)),
    Series("text/llmc-cpu.log", "val_loss", 13, (0, 5.545177), (60, 3.328485)),
    Series("text/modded-nanogpt.txt", "val_loss", 21, (0, 5.5452), (1000, 2.5122)),
    Series("text/modded-nanogpt.txt", "train_loss", 40, (25, 3.683), (1000, 2.5622)),
    Series("text/nanochat.log", "loss", 40, (0, 5.595177), (975, 2.568612)),
    Series("text/nanochat.log", "val_bpb", 21, (0, 8), (1000, 3.624401)),
    Series("text/megatron.log", "lm loss", 18, (50, 3.439727), (1000, 2.562243)),
    Series("text/megatron.log", "validation lm loss", 20, (50, 3.389727), (1000, 2.512243)),
  ]

  /// The table's numbers, without what an import makes of them: the last of a step counts, what is not finite does not.
  @Test(arguments: series)
  func `every series is the one that its writer's own reader finds`(_ series: Series) throws {
    let table = try #require(
      try LogDocument.read(fixture(series.path), name: series.path).tables.first)
    let column = try #require(table.columns.firstIndex(of: series.metric), "\(table.columns)")
    let names = ["step", "_step", "iteration"]
    let steps = try #require(names.compactMap { table.columns.firstIndex(of: $0) }.first)
    var last: [Double: LogCell] = [:]
    for row in 0..<table.rowCount where table.cell(row: row, column: column) != .empty {
      guard case .number(let step) = table.cell(row: row, column: steps) else {
        Issue.record("row \(row) has no step")
        return
      }
      last[step] = table.cell(row: row, column: column)
    }
    let points = last.compactMap { step, cell -> (step: Double, value: Double)? in
      guard case .number(let value) = cell else { return nil }
      return (step, value)
    }.sorted { $0.step < $1.step }
    #expect(points.count == series.points)
    let (first, end) = (try #require(points.first), try #require(points.last))
    #expect(first.step == Double(series.first.step) && first.value == series.first.value)
    #expect(end.step == Double(series.last.step) && end.value == series.last.value)
  }

  private static let events = "tensorboard/torch-restart/events.out.tfevents.1700000000.host.1.0"
  private static let wandb = "wandb/offline-run-20231114_221320-p0werlaw/run-p0werlaw.wandb"

  @Test func `tokens and parameters that nanoGPT prints are compute`() throws {
    let run = try #require(try importFixture("text/nanogpt.log").runs.first)
    #expect(run.metric == "val_loss" && run.convention == .sixND)
    let last = try #require(run.points.last)
    // 6 N D with the printed 0.40M parameters and 4,096 tokens a step.
    #expect(last.compute.flops == 6 * 0.4e6 * 4096 * 1000 && last.step == 1000)
  }

  @Test func `a chart holds a run for each line, and patterns tell their names`() throws {
    let path = "wandb/chart-export.csv"
    let imported = try importFixture(path) { $0.flopsPerStep = 1 }
    #expect(imported.runs.map(\.name) == ["gpt - width 128", "gpt-narrow"])
    #expect(imported.runs.map(\.points.count) == [50, 30])
    #expect(imported.runs.map(\.shape.description) == ["run=gpt - width 128", "run=gpt-narrow"])
    #expect(imported.runs[1].points.last?.error == 3.0370545478065853)
  }

  @Test func `Keras's history is a table of epochs`() throws {
    let path = "keras/history.json"
    let run = try #require(
      try importFixture(path) {
        $0.metric = "val_loss"
        $0.columns[.step] = "epoch"
        $0.flopsPerStep = 1
      }.runs.first)
    #expect(run.points.count == 19 && run.points.last?.compute.flops == 20)
    #expect(run.points.last?.error == 2.5122434243172704)
    #expect(run.curation.dropped.contains { $0.rule == .notFinite && $0.count == 1 })
  }

  /// Every end that a killed writer can leave: what is whole is kept, and nothing else is believed.
  @Test(arguments: [events, wandb])
  func `a file that is cut off anywhere gives its whole records`(_ path: String) throws {
    let bytes = try fixture(path)
    let whole = try #require(try LogDocument.read(bytes, name: path).tables.first)
    var rows = -1
    for count in stride(from: bytes.count / 4, to: bytes.count, by: 61) {
      let document = try LogDocument.read(Array(bytes[..<count]), name: path)
      let table = try #require(document.tables.first)
      #expect(table.rowCount >= rows && table.rowCount <= whole.rowCount)
      rows = table.rowCount
      for row in 0..<max(0, rows - 1) {
        for (column, name) in table.columns.enumerated() {
          let other = try #require(whole.columns.firstIndex(of: name))
          #expect(table.cell(row: row, column: column) == whole.cell(row: row, column: other))
        }
      }
    }
    #expect(rows > whole.rowCount / 2)
  }

  /// Behind a flipped bit nothing is believed: whatever comes out is a beginning of the truth.
  @Test(arguments: [events, wandb])
  func `a flipped bit ends what is believed`(_ path: String) throws {
    let bytes = try fixture(path)
    let whole = try #require(try LogDocument.read(bytes, name: path).tables.first)
    var generator = SplitMix64(seed: 23)
    for _ in 0..<200 {
      var damaged = bytes
      let place = Int.random(in: 64..<bytes.count, using: &generator)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      guard let document = try? LogDocument.read(damaged, name: path) else { continue }
      let table = try #require(document.tables.first)
      #expect(table.rowCount <= whole.rowCount && !document.warnings.isEmpty, "byte \(place)")
      for row in 0..<max(0, table.rowCount - 1) {
        #expect(table.cell(row: row, column: 0) == whole.cell(row: row, column: 0), "byte \(place)")
      }
    }
  }
}
