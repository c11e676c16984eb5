import RunLogs
import Scaling
import Testing

/// What the collected logs must yield, counted with other tools (reference table of the formats).
@Suite struct SamplesTests {
  private let olmo = "olmo-ladder/190M-10xC.csv"
  private let c4 = "eval/c4_en-validation/CrossEntropyLoss"

  @Test func `OLMo 190M at a constant rate`() throws {
    let imported = try importFixture(olmo) {
      $0.metric = c4
      $0.shapePattern = "{size}-10xC.csv"
    }
    let run = try #require(imported.runs.first)
    #expect(imported.runs.count == 1)
    #expect(run.points.count == 73)
    #expect(run.points.first?.step == 1000)
    #expect(run.points.last?.step == 72625)
    // The column counts 1e9 FLOP: the printed digits are those of the file times 1e9, rounded once more.
    #expect(run.points.first?.compute.flops == 997_925_182.242816 * 1e9)
    #expect(run.points.last?.compute.flops == 72_474_316_360.3845 * 1e9)
    #expect(run.points.first?.error == 4.241079330444336)
    #expect(run.points.last?.error == 3.446560859680176)
    #expect(run.shape == Shape([("size", .label("190M"))]))
    #expect(run.learningRate == .constant)
    #expect(run.curation == RunLog.Curation(kept: 73))
    #expect(run.convention == .column("throughput/total_training_Gflops"))
    #expect(run.sources.compute.contains("gflops"))
    #expect(imported.warnings == [])
  }

  @Test func `OLMo leaves a choice among eleven metrics`() throws {
    let error = #expect(throws: ImportError.self) { try importFixture(olmo) }
    #expect(error?.kind == .request)
    #expect(error?.found.hasPrefix("11 columns that could be the metric: 'eval/c4_en") == true)
    #expect(error?.found.contains("'eval/wikitext_103-validation/CrossEntropyLoss'") == true)
    #expect(error?.suggestion == "Name it: --metric NAME")
    let table = try #require(try LogDocument.read(fixture(olmo), name: olmo).tables.first)
    #expect(table.columns.count == 97)
    #expect(table.rowCount == 73)
  }

  @Test func `OLMo with a decayed rate is told from a trunk`() throws {
    let imported = try importFixture("olmo-ladder/190M-1xC.csv") { $0.metric = c4 }
    let run = try #require(imported.runs.first)
    #expect(run.points.count == 37)
    #expect(run.points.last?.compute.flops == 7_256_911_925.269758 * 1e9)
    guard case .varying(let ratio) = run.learningRate else {
      Issue.record("\(run.learningRate)")
      return
    }
    // The file's rates fall from 9.7267e-4 after warm-up to 9.7273e-5.
    #expect(abs(ratio - 10) < 0.01)
  }

  @Test(arguments: [
    ("constant_72000", 546, 2176, 71936, true), ("cosine_72000", 546, 2160, 71920, false),
    ("wsdcon_9", 109, 2176, 15936, false),
  ])
  func `multi-power-law curves`(
    name: String, points: Int, first: Int, last: Int, isConstant: Bool
  ) throws {
    let path = "multipowerlaw/\(name).csv"
    let error = #expect(throws: ImportError.self) { try importFixture(path) }
    #expect(error?.suggestion?.contains("--flops-per-step") == true)
    let run = try #require(try importFixture(path) { $0.flopsPerStep = 1e15 }.runs.first)
    #expect(run.points.count == points)
    #expect(run.points.first?.compute.flops == Double(first) * 1e15)
    #expect(run.points.last?.compute.flops == Double(last) * 1e15)
    #expect(run.convention == .perStep)
    #expect((run.learningRate == .constant) == isConstant)
    #expect(run.curation.dropped == [])
  }

  @Test func `Lightning's short sample is read, all two points`() throws {
    let run = try #require(
      try importFixture("lightning/metrics.csv") { $0.flopsPerStep = 2 }.runs.first)
    #expect(run.metric == "train_loss_step")
    #expect(run.points.map(\.step) == [9, 19])
    // Step 9 is the tenth.
    #expect(run.points.map(\.compute.flops) == [20, 40])
    #expect(run.sources.compute == "(1 + column 'step') × 2, by --flops-per-step")
    #expect(run.points.map(\.error) == [6.5751519203186035, 6.386987686157227])
    #expect(run.shape == Shape([("run", .label("lightning"))]))
  }

  /// The same run by both loggers, and by wandb's name of the step: batch 49 is the fiftieth.
  @Test func `Lightning's steps count from 0 whichever logger writes them`() throws {
    for path in [
      "lightning-csvlogger/metrics.csv",
      "lightning-tensorboard/events.out.tfevents.1700000000.host.1.0",
    ] {
      let imported = try importFixture(path) {
        $0.metric = "val_loss"
        $0.flopsPerStep = 1e9
      }
      let run = try #require(imported.runs.first)
      #expect(run.points.map(\.compute.flops) == (1...20).map { Double($0) * 5e10 }, "\(path)")
    }
    // Under another name its columns tell it; steps after 50 each are no numbers of batches.
    let renamed = try importText("epoch,step,val_loss\n0,49,3\n0,99,2\n") { $0.flopsPerStep = 1 }
    #expect(renamed.runs[0].points.map(\.compute.flops) == [50, 100])
    let own = try importText("epoch,step,val_loss\n0,50,3\n1,100,2\n") { $0.flopsPerStep = 1 }
    #expect(own.runs[0].points.map(\.compute.flops) == [50, 100])
    // Evaluations at the end of an epoch stand between; a last row too. Out of range is no step.
    let mixed = try importText(
      "epoch,step,val_loss\n0,24,4\n0,30,3\n0,49,2\n0,61,2\n1,74,2\n"
    ) { $0.flopsPerStep = 1 }
    #expect(mixed.runs[0].points.first?.compute.flops == 25)
    let odd = try importText("epoch,step,val_loss\n0,1,4\n0,3,3\n0,5,2\n") { $0.flopsPerStep = 1 }
    #expect(odd.runs[0].points.map(\.compute.flops) == [2, 4, 6])
    let last = try importText("epoch,step,val_loss\n0,50,4\n0,100,3\n0,117,2\n") {
      $0.flopsPerStep = 1
    }
    #expect(last.runs[0].points.map(\.compute.flops) == [50, 100, 117])
    #expect(throws: ImportError.self) {
      try importText("epoch,step,val_loss\n0,-9223372036854775808,3\n") { $0.flopsPerStep = 1 }
    }
    let byEpochs = try importText("epoch,val_loss\n0,3\n1,2\n") {
      $0.flopsPerStep = 1
      $0.columns[.step] = "epoch"
    }
    #expect(byEpochs.runs[0].points.map(\.compute.flops) == [1, 2])
    // Chart exports and API tables have that column in CSV.
    let table = try importText("trainer/global_step,epoch,loss\n49,0,3\n99,1,2\n") {
      $0.flopsPerStep = 1
    }
    #expect(table.runs[0].points.map(\.compute.flops) == [50, 100])
  }

  @Test func `Chinchilla points are a table, not a run`() throws {
    let imported = try importFixture("epoch-chinchilla/svg_extracted_data.csv") {
      $0.compute = "Training FLOP"
      $0.metric = "loss"
    }
    let run = try #require(imported.runs.first)
    #expect(run.points.count == 245)
    #expect(run.curation.dropped == [])
    #expect(run.points.last?.compute.flops == 1.2956022673438285e22)
    #expect(imported.warnings.count == 1)
    #expect(imported.warnings.first?.contains("sorted by compute") == true)
  }

  @Test func `one table, a run for each model and data set`() throws {
    let imported = try importFixture("gadre/overtrain_104_models.csv") {
      $0.metric = "loss_c4_val"
      $0.compute = "flops_6ND"
      $0.shapeFrom = ["model", "dataset"]
      $0.convention = "6nd"
    }
    #expect(imported.runs.count == 18)
    #expect(imported.runs.map(\.points.count).reduce(0, +) == 104)
    #expect(imported.runs.allSatisfy { $0.convention == .sixND })
    let small = try #require(
      imported.runs.first {
        $0.shape == Shape([("model", .label("d=96_l=8_h=4")), ("dataset", .label("rpj"))])
      })
    #expect(small.points.count == 8)
    #expect(Set(imported.runs.map(\.name)).count == 18)
  }

  @Test func `without the data set, models of equal compute replace each other and are counted`()
    throws
  {
    let imported = try importFixture("gadre/overtrain_104_models.csv") {
      $0.metric = "loss_c4_val"
      $0.compute = "flops_6ND"
      $0.shapeFrom = ["model"]
    }
    #expect(imported.runs.count == 6)
    let smallest = try #require(imported.runs.first { $0.shape["model"] == .label("d=96_l=8_h=4") })
    #expect(smallest.points.count == 8)
    #expect(smallest.curation.dropped.map(\.rule) == [.superseded])
    #expect(smallest.curation.dropped.map(\.count) == [16])
  }

  @Test(arguments: [("patch14-width128", 52), ("patch7-width128", 49)])
  func `noisy curves of a small vision model lose no point`(name: String, points: Int) throws {
    for metric in ["test_loss", "test_error", "train_loss"] {
      let run = try #require(
        try importFixture("fashion-mnist-vit/\(name).csv") {
          $0.metric = metric
          $0.shapePattern = "patch{patch}-width{width}.csv"
        }.runs.first)
      #expect(run.points.count == points)
      #expect(run.shape["width"] == .integer(128))
      #expect(run.points.first?.seconds != nil)
    }
  }

  @Test func `a change of shape is a bump, not a spike`() throws {
    let imported = try importFixture("fashion-mnist-vit/adaptive-14-7-densify.csv") {
      $0.shape = Shape([("patch", .label("14 then 7"))])
    }
    let run = try #require(imported.runs.first)
    // Two rows share the compute of the switch; the last stays.
    #expect(run.points.count == 29)
    #expect(run.points.contains { $0.error == 1.97425 })
    #expect(run.curation.dropped == [.init(rule: .superseded, count: 1, examples: [27])])

    let byShape = try importFixture("fashion-mnist-vit/adaptive-14-7-densify.csv") {
      $0.shapeFrom = ["patch"]
    }
    #expect(byShape.runs.map(\.shape.description) == ["patch=14", "patch=7"])
    #expect(byShape.runs.map(\.points.count) == [26, 4])
  }

  @Test func `a damaged first row is refused by its line`() throws {
    let error = #expect(throws: ImportError.self) {
      try importFixture("python-source-gpt/static-depth2.csv")
    }
    #expect(error?.kind == .data)
    #expect(error?.line == 2)
    #expect(error?.found == "4 cells")
    #expect(error?.expected == "6, as in the header")
  }

  @Test func `a wandb run, its NaN counted and not used`() throws {
    let run = try #require(
      try importFixture("generated/run-e0lyf29v.wandb") {
        $0.metric = "train/loss"
        $0.flopsPerStep = 1e9
      }.runs.first)
    #expect(run.curation.dropped.contains { $0.rule == .atZeroCompute && $0.count == 1 })
    #expect(run.points.first?.step == 10 && run.points.first?.error == 4.435298486129143)
    let table = try #require(
      try LogDocument.read(fixture("generated/run-e0lyf29v.wandb"), name: "a").tables.first)
    #expect(table.rowCount == 21)
    let refused = #expect(throws: ImportError.self) {
      try importFixture("generated/run-e0lyf29v.wandb") {
        $0.metric = "val/loss"
        $0.flopsPerStep = 1e9
      }
    }
    #expect(refused?.found.contains("1 not finite") == true)
  }

  /// Each tag has its numbers in another encoding.
  @Test func `six encodings of a scalar in TensorBoard's files`() throws {
    let path = "generated/events.out.tfevents.tensor-variants"
    let table = try #require(try LogDocument.read(fixture(path), name: path).tables.first)
    let tags = table.columns.indices.filter { !["step", "seconds"].contains(table.columns[$0]) }
    #expect(tags.count == 6 && table.rowCount == 5)
    for tag in tags {
      let numbers = (0..<5).map { table.cell(row: $0, column: tag) }
      let isWhole = numbers == [3, 3, 2, 2, 1].map(LogCell.number)
      #expect(
        numbers == [3.5, 3, 2.5, 2, 1.5].map(LogCell.number) || isWhole, "\(table.columns[tag])")
    }
  }

  @Test func `Hugging Face leaves a choice among six sets`() throws {
    let path = "hf-trainer/trainer_state.json"
    let error = #expect(throws: ImportError.self) {
      try importFixture(path) { $0.flopsPerStep = 1 }
    }
    #expect(error?.found.hasPrefix("6 columns that could be the metric: 'eval_g0_loss'") == true)
    let run = try #require(
      try importFixture(path) {
        $0.metric = "eval_g0_loss"
        $0.flopsPerStep = 1
      }.runs.first)
    #expect(run.points.first?.step == 401 && run.points.first?.error == 1.113750696182251)
  }
}
