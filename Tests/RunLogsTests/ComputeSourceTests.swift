import RunLogs
import Scaling
import Testing

@Suite struct ComputeSourceTests {
  private func first(
    _ text: String, _ configure: (inout ImportOptions) -> Void
  ) throws -> (flops: Double, convention: String, source: String) {
    let run = try #require(try importText(text, configure).runs.first)
    return (run.points[0].compute.flops, run.convention.name, run.sources.compute)
  }

  @Test func `a column, in its unit`() throws {
    let plain = try first("flops,loss\n5,2\n") { _ in }
    #expect(plain == (5, "column:flops", "column 'flops', by its name"))
    let implied = try first("my_Tflops,loss\n5,2\n") { $0.compute = "my_Tflops" }
    #expect(implied.flops == 5e12)
    #expect(implied.source == "column 'my_Tflops', by request; unit tflops, by its name")
    let asked = try first("my_Tflops,loss\n5,2\n") {
      $0.compute = "my_Tflops"
      $0.computeUnit = .flops
    }
    #expect(asked.flops == 5)
    let days = try first("c,loss\n2,2\n") {
      $0.compute = "c"
      $0.computeUnit = .pflopDays
    }
    #expect(days.flops == 1.728e20)
  }

  @Test func `steps times a constant`() throws {
    let found = try first("step,loss,flops\n3,2,9\n") { $0.flopsPerStep = 1e12 }
    #expect(found == (3e12, "flops-per-step", "column 'step' × 1000000000000, by --flops-per-step"))
  }

  @Test func `6 N D from tokens`() throws {
    let found = try first("tokens,loss\n100,2\n") { $0.sizes[.parameters] = 10 }
    #expect(
      found == (6000, "6nd", "6nd: 6 N, N = 10 (by the flags) for each token of column 'tokens'"))
  }

  @Test func `6 N D from steps`() throws {
    let found = try first("step,loss\n100,2\n") {
      $0.sizes[.parameters] = 10
      $0.tokensPerStep = 8
    }
    #expect(found.flops == 48_000)
    #expect(found.source.contains("column 'step' × 8, by --tokens-per-step"))
  }

  @Test func `a formula, the model's sizes, and what was seen`() throws {
    // 12 L h k T of attention beside 6 N: 6 x 1000 + 12 x 2 x 8 x 4.
    let palm = try first("tokens,loss\n100,2\n") {
      $0.flopsModel = .palm
      for (size, value) in [
        (ModelSize.parameters, 1000.0), (.depth, 2), (.width, 8), (.context, 4),
      ] { $0.sizes[size] = value }
    }
    #expect(palm.flops == 100 * (6000 + 768))
    #expect(palm.convention == "palm")
  }

  @Test func `samples and tokens follow from each other by the context`() throws {
    let tokens = try first("samples,loss\n100,2\n") {
      $0.sizes[.parameters] = 10
      $0.sizes[.context] = 8
    }
    #expect(tokens.flops == 60 * 800)
    #expect(tokens.source.hasSuffix("for each token of column 'samples' × context 8"))
    let sizes: [(ModelSize, Double)] = [(.depth, 1), (.width, 8), (.heads, 2), (.context, 4)]
    let sequences = try first("tokens,loss\n100,2\n") {
      $0.flopsModel = .chinchilla
      for (size, value) in sizes { $0.sizes[size] = value }
    }
    // 25 sequences; forward 2 x 3 T d² + 4 T² d + 3 h T² + 2 T d² + 4 T d (4 d).
    #expect(sequences.flops == 25 * 3 * (1536 + 512 + 96 + 512 + 4096))
    let steps = try first("step,loss\n5,2\n") {
      $0.sizes[.parameters] = 10
      $0.sizes[.context] = 8
      $0.samplesPerStep = 3
    }
    #expect(steps.flops == 60 * 5 * 3 * 8)
  }

  @Test(arguments: [
    // Counted from 0, and so over one later; from 1; and as fractions that have passed.
    ("0,2\n1,1.5", [100.0, 200]), ("8,2\n9,1.5", [900, 1000]), ("1,2\n2,1.5", [100, 200]),
    ("0.5,2\n1.5,1.5", [50, 150]),
  ]) func `epochs are counted as they were`(rows: String, images: [Double]) throws {
    let log = try importText("epoch,loss\n\(rows)\n") {
      $0.flopsModel = .vit
      $0.samplesPerEpoch = 100
      for (size, value) in [
        (ModelSize.image, 4.0), (.patch, 2), (.width, 2), (.depth, 1), (.classes, 1),
      ] { $0.sizes[size] = value }
    }
    let points = try #require(log.runs.first).points
    #expect(
      zip(points, images).allSatisfy {
        $0.compute.flops / points[0].compute.flops == $1 / images[0]
      })
    #expect(points.count == 2)
    let perImage = points[0].compute.flops / images[0]
    #expect(perImage == perImage.rounded())
  }

  @Test func `a formula says what it lacks and where it looked`() {
    let error = #expect(throws: ImportError.self) {
      try importText("tokens,loss\n1,2\n") {
        $0.flopsModel = .palm
        $0.sizes[.width] = 64
      }
    }
    #expect(error?.found == "width 64 (by the flags)")
    #expect(error?.expected == "the formula palm needs: parameters")
    #expect(error?.kind == .request)
  }

  @Test func `advice can be typed as it stands, but for the numbers`() {
    func advice(_ text: String, _ configure: (inout ImportOptions) -> Void = { _ in }) -> String? {
      #expect(throws: ImportError.self) { try importText(text, configure) }?.suggestion
    }
    let needed = advice("samples,loss\n1,2\n") {
      $0.flopsModel = .vit
      $0.sizes[.width] = 64
    }
    #expect(needed == "Give what is missing: --sizes 'image=N patch=N depth=N classes=N'")
    let kaplan = advice("tokens,loss\n1,2\n") { $0.flopsModel = .kaplan }
    #expect(kaplan == "Give what is missing: --sizes 'non-embedding-parameters=N'")
    let palm = advice("tokens,loss\n1,2\n") {
      $0.flopsModel = .palm
      ($0.sizes[.parameters], $0.sizes[.headWidth]) = (10, 4)
    }
    #expect(palm == "Give what is missing: --sizes 'depth=N heads=N context=N'")
    #expect(advice("step,loss\n1,2\n")?.contains("--flops-per-step") == true)
    #expect(advice("epoch,loss\n1,2\n")?.hasSuffix("and --samples-per-epoch N.") == true)
    #expect(
      advice("epoch,loss\n1,2\n") { $0.sizes[.parameters] = 10 } == "Give --samples-per-epoch N.")
    let lacksTokens = advice("epoch,loss\n1,2\n") {
      $0.sizes[.parameters] = 10
      $0.samplesPerEpoch = 100
    }
    #expect(lacksTokens?.contains("--sizes 'context=T'") == true)
    #expect(
      advice("epoch,loss\n1,2\n") { $0.flopsPerStep = 1 }?.contains("--samples-per-epoch") == true)
  }

  @Test func `Megatron's dumped arguments are sizes`() throws {
    let log = try importFixture("text/megatron.log") {
      $0.flopsModel = .sixND
      $0.metric = "lm loss"
    }
    let run = try #require(log.runs.first)
    #expect(run.convention == .sixND)
    #expect(run.sources.compute.contains("'hidden_size'"))
  }

  @Test func `N from a constant column, one for each run`() throws {
    let text = "size,num_params,tokens,loss\ns,10,100,2\nl,20,100,1.5\ns,,200,1.9\n"
    let imported = try importText(text) { $0.shapeFrom = ["size"] }
    #expect(imported.runs.map { $0.points.map(\.compute.flops) } == [[6000, 12_000], [12_000]])
    #expect(imported.runs[0].sources.compute.contains("from column 'num_params'"))
    let error = #expect(throws: ImportError.self) {
      try importText(text) { $0.shape = Shape([("size", .label("all"))]) }
    }
    #expect(error?.line == 3)
    #expect(error?.column == "num_params")
  }

  @Test func `an asserted convention replaces the derived one`() throws {
    #expect(
      try first("flops,loss\n5,2\n") { $0.convention = "chinchilla" }.convention == "chinchilla")
  }

  @Test func `two ways at once are refused`() {
    for configure: (inout ImportOptions) -> Void in [
      { ($0.flopsPerStep, $0.sizes[.parameters]) = (1, 1) },
      { ($0.compute, $0.flopsPerStep) = ("flops", 1) },
      { ($0.flopsPerStep, $0.computeUnit) = (1, .gflops) },
      { ($0.flopsPerStep, $0.flopsModel) = (1, .palm) },
      { ($0.flopsPerStep, $0.samplesPerEpoch) = (1, 1) },
    ] {
      let text = "step,tokens,flops,loss\n1,1,1,1\n"
      guard
        let error = #expect(
          throws: ImportError.self, performing: { try importText(text, configure) })
      else { continue }
      #expect(error.kind == .request)
    }
  }

  @Test func `what is missing for a formula is said`() {
    let noTokens = #expect(throws: ImportError.self) {
      try importText("step,loss\n1,1\n") { $0.sizes[.parameters] = 10 }
    }
    #expect(noTokens?.found.contains("the tokens seen") == true)
    let noN = #expect(throws: ImportError.self) {
      try importText("step,loss\n1,1\n") { $0.tokensPerStep = 10 }
    }
    #expect(noN?.expected == "the formula 6nd needs: parameters")
    #expect(noN?.suggestion == "Give it: --params N")
    let noStep = #expect(throws: ImportError.self) {
      try importText("tokens,loss\n1,1\n") { $0.flopsPerStep = 10 }
    }
    #expect(noStep?.suggestion == "Name it: --column step=NAME")
  }

  @Test func `another column can count the steps`() throws {
    let found = try first("updates,loss\n3,2\n") {
      $0.flopsPerStep = 2
      $0.columns[.step] = "updates"
    }
    #expect(found.flops == 6)
  }

  @Test(arguments: ["1.5", "9007199254740994"])
  func `steps that cannot be counted are refused`(step: String) {
    let error = #expect(throws: ImportError.self) {
      try importText("step,loss\n\(step),2\n") { $0.flopsPerStep = 2 }
    }
    #expect(error?.line == 2)
    #expect(error?.column == "step")
  }
}
