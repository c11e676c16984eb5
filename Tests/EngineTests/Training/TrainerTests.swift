import Engine
import Scaling
import Testing

@Suite struct TrainerTests {
  @Test(arguments: TinyData.Family.allCases, KernelSelection.available)
  func `any number of threads gives the same bits`(
    _ family: TinyData.Family, _ kernels: String
  ) throws {
    let data = try TinyData()
    let runs = try (1...4).map { threads in
      let trainer = try data.trainer(family, steps: 5, threads: threads, kernels: kernels)
      let start = trainer.digest
      try trainer.train(steps: 5)
      #expect(trainer.digest != start)
      let point = try trainer.evaluated()
      return (
        trainer.digest, point.evalLoss.bitPattern, point.trainLoss?.bitPattern, point.evalError
      )
    }
    for run in runs { #expect(run == runs[0]) }
  }

  @Test(arguments: TinyData.Family.allCases)
  func `in bfloat16 as well any number of threads gives the same bits, others than Float32's`(
    _ family: TinyData.Family
  ) throws {
    let data = try TinyData()
    func digest(_ precision: Precision, threads: Int) throws -> String {
      var request = try data.request(family, steps: 3)
      request.precision = precision
      let (spec, shape, dataset) = try request.resolved()
      let trainer = try Trainer(
        spec, shape, data: dataset, kernels: KernelSelection(for: precision).kernels,
        threads: threads)
      try trainer.train(steps: 3)
      return trainer.digest
    }
    let one = try digest(.bf16, threads: 1)
    #expect(try digest(.bf16, threads: 3) == one)
    #expect(try digest(.fp32, threads: 1) != one)
  }

  /// A model that knows nothing has a loss of log 3 on three classes, and of log 256 on bytes.
  ///
  /// The text is drawn letter by letter, 1.47 nats each: more there is not to know.
  @Test(arguments: zip(TinyData.Family.allCases, [(1.0986, 0.2), (5.5452, 1.6)]))
  func `it learns what there is to learn`(
    _ family: TinyData.Family, _ loss: (first: Double, last: Double)
  ) throws {
    let data = try TinyData()
    var request = try data.request(family, steps: 100)
    // Where a picture is bright is its class, so shifts would hide it.
    request.augmentation = family == .images ? Augmentation.none : nil
    request.learningRate = 1e-2
    request.smoothing = 0
    let (spec, shape, dataset) = try request.resolved()
    let trainer = try Trainer(
      spec, shape, data: dataset, kernels: KernelSelection().kernels, threads: 2)
    #expect(abs(try trainer.step().loss - loss.first) < 0.1)
    try trainer.train(steps: 99)
    let point = try trainer.evaluated()
    #expect(point.evalLoss < loss.last)
    #expect(point.evalError.map { $0 < 0.1 } ?? (family == .text))
  }

  @Test func `compute counts training alone, in whole steps`() throws {
    let data = try TinyData()
    let trainer = try data.trainer(.images, steps: 4, threads: 1)
    try trainer.train(steps: 2)
    _ = try trainer.evaluated()
    #expect(trainer.state.compute == 2 * trainer.shape.computePerStep)
    #expect(trainer.state.examples == 98)
  }

  @Test func `points are due by compute, before a cooldown and at the end`() throws {
    let data = try TinyData()
    var request = try data.request(.images, steps: 20)
    request.cooldown = 0.3
    request.evaluationRatio = 1.9
    let (spec, shape, images) = try request.resolved()
    let trainer = try Trainer(
      spec, shape, data: images, kernels: KernelSelection().kernels, threads: 1)
    var steps: [Int] = []
    while !trainer.isDone {
      _ = try trainer.step()
      guard trainer.isEvaluationDue else { continue }
      let point = try trainer.evaluated()
      steps.append(point.step)
      #expect(!trainer.isEvaluationDue)
    }
    // An evaluation of 33 images costs 11 trained ones, so points are 110 / 49 steps apart at least: at 2.2, then
    // 5.2 (2.2 more), then 11.4 (1.9 times 6); 14 begins the cooldown, and 20 ends the run.
    #expect(steps == [3, 6, 12, 14, 20])
  }

  @Test func `an evaluation that is stopped leaves everything as it was`() throws {
    let data = try TinyData()
    let trainer = try data.trainer(.text, steps: 4, threads: 2)
    try trainer.train(steps: 2)
    let (state, digest) = (trainer.state, trainer.digest)
    let point = trainer.evaluate(unless: { true })
    #expect(point == nil)
    #expect(trainer.state == state && trainer.digest == digest)
    _ = try trainer.evaluated()
  }

  @Test func `a loss that is not finite stops it, with the weights of the step before`() throws {
    let data = try TinyData()
    var request = try data.request(.images, steps: 50)
    // Steps of this size overflow; the first is still finite.
    request.learningRate = 1e38
    request.warmup = 0
    let (spec, shape, images) = try request.resolved()
    let trainer = try Trainer(
      spec, shape, data: images, kernels: KernelSelection().kernels, threads: 2)
    _ = try trainer.step()
    let (state, digest) = (trainer.state, trainer.digest)
    #expect(throws: TrainingError.diverged(step: 2)) { try trainer.step() }
    #expect(trainer.state == state && trainer.digest == digest)
  }

  @Test func `a budget buys whole steps, at least one`() throws {
    let data = try TinyData()
    func steps(_ flops: Double) throws -> Int {
      var request = try data.request(.images, steps: 1)
      request.budget = .compute(Compute(flops: flops))
      let (spec, shape, _) = try request.resolved()
      return spec.steps(of: shape)
    }
    let one = try data.request(.images, steps: 1).resolved().shape.computePerStep.flops
    #expect(try steps(one * 2.9) == 2)
    #expect(try steps(one / 2) == 1)
    #expect(try steps(1e300) == 1_000_000_000_000_000)
  }
}
