import Engine
import Host
import JSON
import Scaling
import Synchronization
import Testing

@Suite struct TrainingRunTests {
  /// One process's part of a run: what it told, and how it ended.
  private struct Session {
    var trainer: Trainer
    var ending: RunEnding
    var warnings: [String] = []
    var resumedAt: Int?
  }

  /// Trains in `folder` until the end or until `stopAfter` steps of this session.
  private func train(
    _ data: TinyData, _ request: TrainingRequest, in folder: String, threads: Int = 2,
    stopAfter limit: Int = .max, checkpointEvery seconds: Double = .infinity
  ) throws -> Session {
    let (spec, shape, dataset) = try request.resolved()
    let trainer = try Trainer(
      spec, shape, data: dataset, kernels: KernelSelection().kernels, threads: threads)
    try data.makeFolder(folder)
    var (warnings, resumedAt): ([String], Int?) = ([], nil)
    let run = try TrainingRun(trainer, in: "\(data.path)/\(folder)", program: "test") { event in
      switch event {
      case .warned(let text): warnings.append(text)
      case .resumed(let step, _): resumedAt = step
      default: break
      }
    }
    let left = Mutex(limit)
    var ticks = 0.0
    let ending = try run.train(
      checkpointEvery: seconds,
      now: {
        ticks += 1
        return ticks
      }, isStopping: { left.withLock { $0 } <= 0 },
      report: { if case .stepped = $0 { left.withLock { $0 -= 1 } } })
    return Session(trainer: trainer, ending: ending, warnings: warnings, resumedAt: resumedAt)
  }

  /// The points of a log without the times, which no two runs share.
  private func points(_ data: TinyData, _ folder: String) throws -> [[JSONValue.Member]] {
    try lines(data, folder).dropFirst().map { ($0.members ?? []).filter { $0.key != "seconds" } }
  }

  private func lines(_ data: TinyData, _ folder: String) throws -> [JSONValue] {
    try data.read("\(folder)/run.jsonl").split(separator: UInt8(ascii: "\n")).map {
      try JSONParser.parse(Array($0))
    }
  }

  @Test(arguments: TinyData.Family.allCases)
  func `stopped anywhere and begun again, it ends with the same bits and the same log`(
    _ family: TinyData.Family
  ) throws {
    let data = try TinyData()
    let request = try data.request(family, steps: 9)
    let straight = try train(data, request, in: "straight")
    #expect(straight.ending == .finished && straight.resumedAt == nil)
    for stop in 1..<9 {
      let folder = "stop\(stop)"
      let first = try train(data, request, in: folder, threads: 1, stopAfter: stop)
      #expect(first.ending == .stopped && first.trainer.state.step == stop)
      let second = try train(data, request, in: folder, threads: 3)
      #expect(second.ending == .finished && second.resumedAt == stop && second.warnings == [])
      #expect(second.trainer.digest == straight.trainer.digest, "stopped after \(stop)")
      #expect(try points(data, folder) == points(data, "straight"), "stopped after \(stop)")
    }
  }

  @Test func `a process that dies costs the steps since its last checkpoint, and nothing else`()
    throws
  {
    let data = try TinyData()
    let request = try data.request(.images, steps: 12)
    let straight = try train(data, request, in: "straight")
    // A checkpoint after each step; then the last one and the log of a later moment are all that is left.
    _ = try train(data, request, in: "killed", stopAfter: 5, checkpointEvery: 0)
    let log = try data.read("straight/run.jsonl")
    try data.write(log, "killed/run.jsonl")
    let resumed = try train(data, request, in: "killed")
    #expect(resumed.resumedAt == 5)
    #expect(resumed.trainer.digest == straight.trainer.digest)
    #expect(try points(data, "killed") == points(data, "straight"))
  }

  @Test func `a damaged checkpoint is reported and the one before it taken`() throws {
    let data = try TinyData()
    let request = try data.request(.images, steps: 8)
    let straight = try train(data, request, in: "straight")
    _ = try train(data, request, in: "run", stopAfter: 5, checkpointEvery: 0)
    let name = "run/checkpoints/ckpt-5/model.safetensors"
    var bytes = try data.read(name)
    bytes[bytes.count - 3] ^= 1
    try data.write(bytes, name)
    let resumed = try train(data, request, in: "run")
    #expect(resumed.resumedAt == 4)
    #expect(resumed.warnings.count == 1 && resumed.warnings[0].contains("ckpt-5"))
    #expect(resumed.trainer.digest == straight.trainer.digest)
    #expect(try points(data, "run") == points(data, "straight"))
  }

  @Test func `a finished run is found done, and goes on for a larger budget`() throws {
    let data = try TinyData()
    let short = try data.request(.text, steps: 5)
    let finished = try train(data, short, in: "run")
    let again = try train(data, short, in: "run")
    #expect(again.ending == .finished && again.resumedAt == 5)
    #expect(again.trainer.digest == finished.trainer.digest)
    let long = try data.request(.text, steps: 9)
    let extended = try train(data, long, in: "run")
    #expect(extended.resumedAt == 5)
    #expect(extended.trainer.digest == (try train(data, long, in: "straight")).trainer.digest)
  }

  @Test func `once the rate falls, the budget is settled`() throws {
    let data = try TinyData()
    var request = try data.request(.images, steps: 10)
    request.cooldown = 0.5
    _ = try train(data, request, in: "run", stopAfter: 6)
    var longer = request
    longer.budget = .steps(30)
    let refused = #expect(throws: RunError.self) { try train(data, longer, in: "run") }
    #expect(
      refused?.description.hasSuffix(
        "found the run after 6 steps, expected it at step 5 at the latest for another budget: there its rate begins to fall"
      ) == true, "\(refused?.description ?? "")")
    #expect(try train(data, request, in: "run").ending == .finished)
  }

  @Test func `a budget that has been spent is refused`() throws {
    let data = try TinyData()
    var request = try data.request(.images, steps: 10)
    _ = try train(data, request, in: "run", stopAfter: 6)
    request.budget = .steps(4)
    let refused = #expect(throws: RunError.self) { try train(data, request, in: "run") }
    #expect(
      refused?.description.hasSuffix(
        "found the run after 6 steps, expected no more than the 4 steps asked for") == true,
      "\(refused?.description ?? "")")
  }

  @Test func `other data and other settings are another run`() throws {
    let data = try TinyData()
    let request = try data.request(.text, steps: 6)
    _ = try train(data, request, in: "run", stopAfter: 2)
    var other = request
    other.weightDecay = 0.5
    let differing = #expect(throws: RunError.self) { try train(data, other, in: "run") }
    #expect(
      differing?.description.hasSuffix(
        "found the settings of another run, expected the same weight_decay") == true,
      "\(differing?.description ?? "")")
    try data.write(Array("another file".utf8), "text/30.txt")
    let error = #expect(throws: RunError.self) { try train(data, request, in: "run") }
    #expect(error?.description.contains("found the data ") == true)
  }

  @Test func `the log says what was trained, where and how it was counted`() throws {
    let data = try TinyData()
    let session = try train(data, try data.request(.images, steps: 5), in: "run")
    let header = try #require(lines(data, "run").first)
    #expect(header["format"]?.string == "traverse.run/1")
    #expect(header["metric"]?.string == "eval_loss")
    #expect(header["convention"]?.string == "traverse-3-forward")
    #expect(header["learning_rate"]?.string == "constant")
    #expect(header["instruction_set"]?.string == session.trainer.instructionSet)
    #expect(header["slots"] == .integer(5) && header["threads"] == .integer(2))
    let last = try #require(try points(data, "run").last)
    #expect(
      last.map(\.key)
        == ["step", "samples", "compute", "train_loss", "eval_loss", "eval_error", "lr"])
    #expect(JSONValue.object(last)["samples"] == .integer(245))
  }

  @Test func `a log that cannot be read is refused, not overwritten`() throws {
    let data = try TinyData()
    let request = try data.request(.images, steps: 4)
    _ = try train(data, request, in: "run", stopAfter: 2)
    try data.write(Array("{\"format\": \"traverse.run/1\"}\n{broken\n".utf8), "run/run.jsonl")
    #expect(throws: RunError.self) { try train(data, request, in: "run") }
    #expect(try data.read("run/run.jsonl").contains(Array("broken".utf8)))
  }
}
