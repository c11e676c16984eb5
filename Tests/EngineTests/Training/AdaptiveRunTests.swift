import Engine
import Host
import JSON
import Scaling
import Synchronization
import Testing

@Suite struct AdaptiveRunTests {
  /// Finer patches, then wider and deeper, then a larger batch.
  private static let images: [[String: Int]] = [
    ["patch": 2, "width": 20, "depth": 1, "heads": 2, "batch": 30],
    ["patch": 1, "width": 20, "depth": 1, "heads": 2, "batch": 30],
    ["patch": 1, "width": 30, "depth": 2, "heads": 3, "batch": 49],
  ]
  private static let text: [[String: Int]] = [
    ["context": 20, "width": 24, "depth": 1, "heads": 3, "batch": 29],
    ["context": 35, "width": 24, "depth": 3, "heads": 3, "batch": 29],
  ]
  private static let steps = 4

  private func phases(
    _ family: TinyData.Family, _ data: TinyData
  ) throws -> (phases: [AdaptiveRun.Phase], data: Dataset) {
    var phases: [AdaptiveRun.Phase] = []
    var dataset: Dataset?
    for axes in family == .images ? Self.images : Self.text {
      var request = try data.request(family, steps: Self.steps)
      request.shape = Shape(
        axes.sorted { $0.key < $1.key }.map { (axis: $0.key, value: .integer($0.value)) })
      request.warmup = phases.isEmpty ? 2 : 0
      request.evaluationExamples = 20
      var (spec, shape, opened) = try request.resolved()
      if let before = phases.last {
        shape = shape.with(
          try Transition().completed(shape.dimensions, after: before.shape.dimensions))
      }
      spec.budget = .steps(Self.steps)
      phases.append(.init(spec: spec, shape: shape))
      dataset = opened
    }
    return (phases, try #require(dataset))
  }

  /// Goes on in `folder` until the end or until `limit` steps of this call.
  private func train(
    _ family: TinyData.Family, _ data: TinyData, in folder: String, threads: Int = 2,
    stopAfter limit: Int = .max
  ) throws -> (run: AdaptiveRun, ending: RunEnding) {
    let (phases, dataset) = try phases(family, data)
    try data.makeFolder(folder)
    let run = try AdaptiveRun(
      FixedCourse(phases), Transition(), ramp: 3, data: dataset, kernels: KernelSelection().kernels,
      threads: threads, in: "\(data.path)/\(folder)", program: "test", report: { _ in })
    let left = Mutex(limit)
    let ending = try run.train(
      checkpointEvery: .infinity, now: { 0 }, isStopping: { left.withLock { $0 } <= 0 },
      report: { if case .stepped = $0 { left.withLock { $0 -= 1 } } })
    return (run, ending)
  }

  private func log(_ data: TinyData, _ folder: String) throws -> [JSONValue] {
    try data.read("\(folder)/run.jsonl").split(separator: UInt8(ascii: "\n")).map {
      try JSONParser.parse(Array($0))
    }
  }

  @Test(arguments: TinyData.Family.allCases)
  func `stopped after any step and begun again, it ends with the same bits and the same log`(
    _ family: TinyData.Family
  ) throws {
    let data = try TinyData()
    let straight = try train(family, data, in: "straight")
    #expect(straight.ending == .finished)
    let all = Self.steps * (family == .images ? Self.images : Self.text).count
    #expect(straight.run.run.trainer.state.totalStep == all)
    for stop in 1..<all {
      let folder = "stop\(stop)"
      let first = try train(family, data, in: folder, threads: 1, stopAfter: stop)
      #expect(first.ending == .stopped && first.run.run.trainer.state.totalStep == stop)
      let second = try train(family, data, in: folder, threads: 3)
      #expect(second.ending == .finished)
      #expect(
        second.run.run.trainer.digest == straight.run.run.trainer.digest, "stopped after \(stop)")
      #expect(try log(data, folder).dropFirst() == log(data, "straight").dropFirst())
    }
  }

  @Test func `the log has a point on both sides of a transition, and compute adds up`() throws {
    let data = try TinyData()
    _ = try train(.images, data, in: "run")
    let phases = try phases(.images, data).phases
    let points = try log(data, "run").dropFirst().map { try LogPoint(JSONCursor($0)) }
    var (compute, examples) = (0.0, 0)
    for (index, phase) in phases.enumerated() {
      let own = points.filter { $0.phase == index }
      let (first, last) = (try #require(own.first), try #require(own.last))
      if index > 0 {
        #expect(first.step == index * Self.steps && first.trainLoss == nil)
        #expect(first.compute.flops == compute && first.samples == examples)
      }
      compute += Double(Self.steps) * phase.shape.computePerStep.flops
      examples += Self.steps * phase.shape.batch
      #expect(last.step == (index + 1) * Self.steps)
      #expect(last.compute.flops == compute && last.samples == examples)
    }
    // What preserves the function changes no loss but by rounding.
    let before = try #require(points.last { $0.phase == 0 })
    let after = try #require(points.first { $0.phase == 1 })
    #expect(abs(before.evalLoss - after.evalLoss) <= 1e-5 * before.evalLoss)
  }

  /// The third update of three at a third, two thirds and the whole of the rate.
  @Test func `the rate of new tensors rises, and theirs alone`() throws {
    let data = try TinyData()
    let run = try train(.images, data, in: "run", stopAfter: Self.steps + 1).run
    let (trainer, old) = (run.run.trainer, "blocks.0.attn.qkv.weight")
    let names = trainer.parameters.entries.map(\.name)
    func index(_ name: String) throws -> Int { try #require(names.firstIndex(of: name)) }
    #expect(trainer.state.ramps[try index("patch_embed.proj.weight")] == 3)
    #expect(trainer.state.updates[try index("patch_embed.proj.weight")] == 1)
    #expect(trainer.state.ramps[try index(old)] == 0)
    #expect(trainer.state.updates[try index(old)] == Self.steps + 1)
    // Adam's first step moves each weight by the rate, here a third of it, against its gradient.
    let weights = try #require(
      trainer.modelTensors.first { $0.name == "patch_embed.proj.weight" }
    ).values.values
    let rate = Float(1e-3 / 3)
    #expect(weights.allSatisfy { abs($0) <= rate * 1.001 })
    #expect(weights.contains { abs($0) >= rate * 0.99 })
  }

  @Test func `a checkpoint of more phases than the run has is another run's`() throws {
    let data = try TinyData()
    _ = try train(.images, data, in: "run")
    let (phases, dataset) = try phases(.images, data)
    #expect {
      try AdaptiveRun(
        FixedCourse(Array(phases.prefix(2))), Transition(), ramp: 3, data: dataset,
        kernels: KernelSelection().kernels, threads: 1, in: "\(data.path)/run", program: "test",
        report: { _ in })
    } throws: { error in
      (error as? RunError)?.description
        .hasSuffix("found the phase 3, expected none behind phase 2, where the course ends") == true
    }
  }
}
