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
    let found = try first("tokens,loss\n100,2\n") { $0.parameters = 10 }
    #expect(found == (6000, "6nd", "6 N D, N = 10 by --params, D = column 'tokens'"))
  }

  @Test func `6 N D from steps`() throws {
    let found = try first("step,loss\n100,2\n") {
      $0.parameters = 10
      $0.tokensPerStep = 8
    }
    #expect(found.flops == 48_000)
    #expect(found.source.contains("column 'step' × 8, by --tokens-per-step"))
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
      { ($0.flopsPerStep, $0.parameters) = (1, 1) },
      { ($0.compute, $0.flopsPerStep) = ("flops", 1) },
      { ($0.flopsPerStep, $0.computeUnit) = (1, .gflops) },
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
      try importText("step,loss\n1,1\n") { $0.parameters = 10 }
    }
    #expect(noTokens?.found.contains("the tokens seen") == true)
    let noN = #expect(throws: ImportError.self) {
      try importText("step,loss\n1,1\n") { $0.tokensPerStep = 10 }
    }
    #expect(noN?.found.contains("the number of parameters") == true)
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
