import JSON
import RunLogs
import Scaling
import TestSupport
import Testing

/// Thousands of damaged logs: each is read or refused, and what is read keeps every promise.
@Suite struct MutantsTests {
  /// Reads mutants of `seed`, `made` into a file where a mutant of one is not all of it.
  private func check(
    _ seed: [UInt8], count: Int, made: (([UInt8], inout SplitMix64) -> [UInt8])? = nil,
    _ configure: (inout ImportOptions) -> Void
  ) {
    let count = Effort.inputs(count)
    var options = ImportOptions()
    configure(&options)
    var generator = SplitMix64(seed: 17)
    var refused = 0
    for number in 0..<count {
      let bytes = made?(seed, &generator) ?? Mutation.mutant(of: seed, using: &generator)
      do throws(ImportError) {
        let imported = try LogImport(bytes, name: "m", options: options)
        for run in imported.runs {
          let points = run.points
          #expect(!points.isEmpty && run.curation.kept == points.count, "mutant \(number)")
          #expect(
            points.allSatisfy {
              $0.error > 0 && $0.error.isFinite && $0.compute.flops > 0 && $0.compute.flops.isFinite
            })
          #expect(zip(points, points.dropFirst()).allSatisfy { $0.compute < $1.compute })
        }
        #expect(
          try LogImport(RunLog.jsonLines(imported.runs), name: "m").runs == imported.runs,
          "mutant \(number)")
      } catch {
        refused += 1
        let isPrintable = error.description.unicodeScalars.allSatisfy {
          $0 == "\n" || $0.value >= 32
        }
        #expect(isPrintable && error.description.utf8.count < 4000, "mutant \(number)")
      }
    }
    // Neither side may be empty, or the mutants test nothing.
    #expect(refused > count / 50)
    #expect(refused < count)
  }

  @Test func `mutants of a CSV log`() {
    let rows = (1...40).map { "\($0),\($0)e3,\(4.0 / Double($0) + 2),\"\($0)\",0.001" }
    check(
      Array((["step,flops,eval_loss,\"note, x\",lr"] + rows).joined(separator: "\n").utf8),
      count: 3000
    ) { _ in }
  }

  @Test func `mutants of JSON Lines`() {
    let rows = (1...40).map {
      "{\"step\": \($0), \"tokens\": \($0)e3, \"loss\": \(4.0 / Double($0) + 2), \"size\": \"s\\u0041\"}"
    }
    check(Array(rows.joined(separator: "\n").utf8), count: 3000) {
      $0.sizes[.parameters] = 1e6
      $0.shapeFrom = ["size"]
    }
  }

  @Test func `mutants of run logs`() throws {
    let runs = try importText("step,flops,loss,seconds\n1,1,9,0.5\n2,2,8,1.5\n2,2,7,2\n3,3,6,3\n")
      .runs
    check(RunLog.jsonLines(runs + runs), count: 3000) { _ in }
  }

  /// Of every other format; with those above and below, 26,000 in all (`TRAVERSE_EFFORT=40` makes it a million).
  @Test(arguments: [
    "tensorboard/torch-restart/events.out.tfevents.1700000000.host.1.0",
    "wandb/live/run-p0werlaw.wandb",
    "transformers/run/trainer_state.json", "keras/history.json", "wandb/chart-export.csv",
    "text/nanogpt.log", "text/llmc-gpu.log", "text/llmc-main.log", "text/modded-nanogpt.txt",
    "text/nanochat.log", "text/megatron.log", "text/build-nanogpt.txt",
  ])
  func `mutants of other formats`(_ path: String) throws {
    check(try fixture(path), count: 1000) {
      $0.flopsPerStep = 1e9
      if path.hasPrefix("keras") { $0.columns[.step] = "epoch" }
    }
  }

  /// Behind right check sums: a mutant of what a record holds, in a file that is whole.
  @Test func `mutants of events in sound records`() throws {
    let path = "tensorboard/torch-restart/events.out.tfevents.1700000000.host.1.0"
    let events = Sealed.events(of: try fixture(path))
    check([], count: 1000) { _, generator in
      var mutant = events
      let place = Int.random(in: 1..<events.count, using: &generator)
      mutant[place] = Mutation.mutant(of: events[place], using: &generator)
      return Sealed.file(of: mutant)
    } _: {
      $0.flopsPerStep = 1e9
      $0.metric = "eval/loss"
    }
  }

  @Test func `mutants of MLflow's files`() throws {
    let metric = Array(
      (0..<40).map { "17000000\($0 + 10) \(4.0 / Double($0 + 1) + 2) \($0)\n" }.joined().utf8)
    var generator = SplitMix64(seed: 18)
    var refused = 0
    let count = Effort.inputs(2000)
    for number in 0..<count {
      do throws(ImportError) {
        var run = MLflowRun(name: "m")
        _ = try run.addMetrics(
          Mutation.mutant(of: metric, using: &generator), key: "loss", file: "metrics/loss")
        var options = ImportOptions()
        options.flopsPerStep = 1
        let log = try LogImport(LogDocument([run], name: "m"), name: "m", options: options)
        #expect(
          log.runs.allSatisfy { $0.points.allSatisfy { $0.error > 0 && $0.error.isFinite } },
          "mutant \(number)")
      } catch { refused += 1 }
    }
    #expect(refused > count / 50)
    #expect(refused < count)
  }

  @Test func `mutants of configs`() throws {
    let json = try fixture("transformers/run/config.json")
    var generator = SplitMix64(seed: 19)
    var told = 0
    let count = Effort.inputs(2000)
    for _ in 0..<count {
      guard let value = try? JSONParser.parse(Mutation.mutant(of: json, using: &generator))
      else { continue }
      var config = RunConfig(origin: "config.json")
      config.add(value)
      told += config.sizes.isEmpty ? 0 : 1
      _ = try? FLOPModel.vit.rate(of: config.sizes)
      _ = try? FLOPModel.chinchilla.rate(of: config.sizes)
    }
    #expect(told > count / 50)
    #expect(told < count)
  }
}

/// Event files taken apart and put together again, with check sums of their own making.
private enum Sealed {
  /// What each record holds.
  static func events(of file: [UInt8]) -> [[UInt8]] {
    var events: [[UInt8]] = []
    var offset = 0
    while offset + 12 < file.count {
      let length = Int(number(file[offset..<offset + 8]))
      events.append(Array(file[(offset + 12)..<(offset + 12 + length)]))
      offset += 16 + length
    }
    return events
  }

  static func file(of events: [[UInt8]]) -> [UInt8] {
    events.flatMap { event in
      let length = bytes(UInt64(event.count), count: 8)
      return length + bytes(UInt64(masked(length)), count: 4) + event
        + bytes(UInt64(masked(event)), count: 4)
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bytes(_ number: UInt64, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }

  /// CRC-32C bit by bit, and TensorFlow's mask over it.
  private static func masked(_ data: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xffff_ffff
    for byte in data {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0x82f6_3b78 : sum >> 1 }
    }
    sum = ~sum
    return (sum >> 15 | sum << 17) &+ 0xa282_ead8
  }
}
