import Engine
import JSON
import Kernels
import Testing

@Suite struct OptimiserSettingsTests {
  /// PyTorch's AdamW with clipping and warm-up, in double precision: Fixtures/parity.py.
  ///
  /// Ten steps carry the rounding of the gradients on, which `ParityTests` bounds by 1e-5: measured are 1e-6 in the
  /// losses. Weights: AdamW divides by the root of the second moments, so where a gradient is almost nothing its
  /// rounding shows in full.
  @Test(arguments: ParityTests.names, NamedKernels.all)
  func `the losses of ten steps are PyTorch's`(_ name: String, _ named: NamedKernels) throws {
    let fixture = try ParityFixture(name)
    let bench = try Workbench(fixture.model, sequences: fixture.sequences, named.kernels)
    try fixture.load(into: bench)
    let floats = bench.transformer.parameters.floats
    let (first, second) = (try Arena(floats: floats), try Arena(floats: floats))
    let record = try JSONParser.parse(Array(fixture.file.metadata["parity", default: ""].utf8))
    let constants = try #require(record["adamw"])
    func constant(_ name: String) throws -> Double { try #require(constants[name]?.double) }
    var settings = OptimiserSettings.usualForImages
    settings.learningRate = try constant("rate")
    settings.warmup = Int(try constant("warmup"))
    settings.beta1 = try constant("beta1")
    settings.beta2 = try constant("beta2")
    settings.epsilon = try constant("epsilon")
    settings.weightDecay = try constant("decay")
    settings.clip = try constant("clip")
    let schedule = LearningRateSchedule(
      peak: settings.learningRate, warmup: settings.warmup, cooldownFraction: 0, steps: 10)

    let labels = Float(bench.labels.count)
    let losses: [Float] = try fixture.file.elements(of: "losses")
    let norms: [Float] = try fixture.file.elements(of: "norms")
    for step in 0..<10 {
      let loss = bench.gradient(smoothing: fixture.smoothing, scale: 1 / labels).loss
      #expect(isClose(loss / Double(labels), losses[step]), "loss of step \(step)")
      let slots = bench.gradients.matrix(rows: 1, columns: floats)
      let norm = named.kernels.reduce(slots, into: bench.gradients).squareRoot()
      #expect(isClose(norm, norms[step]), "norm of step \(step)")
      for entry in bench.transformer.parameters.entries {
        named.kernels.adamW(
          bench.weights[entry.range], gradients: bench.gradients[entry.range],
          firstMoments: first.row[entry.range], secondMoments: second.row[entry.range],
          settings.update(
            step + 1, learningRate: schedule.rate(at: step),
            gradientScale: settings.clippingScale(norm: norm), isDecayed: entry.isDecayed))
      }
      bench.pack()
    }
  }

  private func isClose(_ x: Double, _ reference: Float) -> Bool {
    abs(x - Double(reference)) <= 1e-5 * abs(Double(reference))
  }

  @Test func `gradients are scaled down to the limit, never up, and not at all without one`() {
    var settings = OptimiserSettings.usualForText
    #expect(settings.clippingScale(norm: 0.5) == 1)
    #expect(abs(settings.clippingScale(norm: 4) - 0.25) < 1e-6)
    #expect(settings.clippingScale(norm: 0) == 1)
    settings.clip = 0
    #expect(settings.clippingScale(norm: 1e9) == 1)
  }

  @Test func `bias corrections are those of the tensor's own count`() {
    let settings = OptimiserSettings.usualForImages
    func update(_ count: Int, isDecayed: Bool) -> AdamWStep {
      settings.update(count, learningRate: 1, gradientScale: 1, isDecayed: isDecayed)
    }
    #expect(update(1, isDecayed: true).correction1 == Float(1 - 0.9))
    #expect(abs(Double(update(3, isDecayed: true).correction2) - 0.002_997_001) < 1e-9)
    #expect(update(100_000, isDecayed: true).correction2 == 1)
    #expect(update(1, isDecayed: true).weightDecay == 0.05)
    #expect(update(1, isDecayed: false).weightDecay == 0)
  }
}
